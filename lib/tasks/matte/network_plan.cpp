#include "tasks/matte/network_plan.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/machine_limits.h"
#include "nn/matting.h"

namespace smartcv::matte {
namespace {

constexpr double body_factor = 1.5;
constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
// See Matting in nn/matting.h.
constexpr std::size_t input_bytes = 12;     // a pixel of the picture
constexpr std::size_t result_bytes = 16;    // a pixel of the picture, with foreground
constexpr std::size_t network_bytes = 512;  // a pixel of the small picture, once
constexpr std::size_t begun_bytes = 184;    // a pixel of the small picture, for each frame, on the CPU
// On a GPU: layers as ATen has them, for each frame of a run.
constexpr std::size_t gpu_network_bytes = 2 * network_bytes;
constexpr std::size_t gpu_refiner_bytes = 100;           // a pixel of the picture
constexpr std::size_t gpu_fixed_bytes = 256 * mebibyte;  // weights and what cuDNN works in
// Libraries, decoder and encoder. Measured as what the sum of the parts left of the peak, at 608x1080 and 1920x1080
// with x264 and FFV1 on two cores; encoders keep about 40 frames to look ahead.
constexpr std::size_t program_bytes = 384 * mebibyte;
constexpr std::size_t frames_in_codecs = 40;
// Frames per run on a GPU, and from large_picture on.
constexpr std::size_t gpu_chunk = 8;
constexpr std::size_t large_gpu_chunk = 6;
constexpr std::size_t large_picture = std::size_t{3840} * 2160;  // pixels

std::size_t usual_chunk(const MemoryNeeds& needs, bool cuda) {
  if (!cuda) {
    return 1;
  }
  return needs.picture_pixels >= large_picture ? large_gpu_chunk : gpu_chunk;
}

// Rounded up to three digits, so that the ratio that is named does what is said of it.
double least_ratio(int short_side) { return std::min(1.0, std::ceil(1000.0 * least_network_side / short_side) / 1000); }

// What may be used: half of what is free, so that other programs and the encoder's own memory have room.
std::size_t usual_limit() { return static_cast<std::size_t>(memory_left() / 2); }

// Bytes that may be used.
struct Limits {
  std::size_t main = 0;
  std::size_t gpu = 0;
};

// A tenth stays free: what cuDNN works in differs from GPU to GPU, and memory is lost between blocks.
std::size_t gpu_limit(std::optional<std::size_t> given, const NetworkDevice& device) {
  constexpr std::size_t tenths = 10;
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  const std::size_t free = device.memory_free ? *device.memory_free / tenths * (tenths - 1) : none;
  return device.cuda ? std::min(given.value_or(none), free) : none;
}

void require(int limit_mb, std::size_t needed, const char* where) {
  if (needed > static_cast<std::size_t>(limit_mb) * mebibyte) {
    throw Error(
        ErrorCode::usage,
        fmt::format("memory_limit {} MB is not enough: one frame at a time needs about {} MB{}; raise it, or lower "
                    "downsample_ratio",
                    limit_mb, (needed + mebibyte - 1) / mebibyte, where));
  }
}

}  // namespace

double downsample_ratio(const Options& options, vision::Size upright) {
  const int short_side = std::min(upright.width, upright.height);
  const double least = least_ratio(short_side);
  if (!options.downsample_ratio) {
    const double factor = options.subject == "body" ? body_factor : 1;
    return std::clamp(nn::auto_downsample_ratio(upright) * factor, least, 1.0);
  }
  const double ratio = *options.downsample_ratio;
  if (!(ratio > 0) || ratio > 1) {
    throw Error(ErrorCode::usage, fmt::format("downsample_ratio is {}; it must be above 0 and at most 1", ratio));
  }
  if (nn::downsampled(short_side, ratio) < least_network_side && ratio < 1) {
    throw Error(
        ErrorCode::usage,
        fmt::format("downsample_ratio {} leaves the network {}x{} pixels of this {}x{} video, and it needs {} on "
                    "the shorter side; use {} or more, or auto",
                    ratio, nn::downsampled(upright.width, ratio), nn::downsampled(upright.height, ratio), upright.width,
                    upright.height, least_network_side, least));
  }
  return ratio;
}

std::size_t bytes_needed(const MemoryNeeds& needs, std::size_t chunk, bool cuda) {
  // One chunk is in the network, with inputs and results; the next one gathers; the rest is on its way to the encoder.
  const std::size_t in_flight = 2 * chunk + needs.fixed_frames;
  const std::size_t network = cuda ? 0 : (network_bytes + in_flight * begun_bytes) * needs.network_pixels;
  return in_flight * (needs.frame_bytes + needs.output_bytes + result_bytes * needs.picture_pixels) +
         chunk * input_bytes * needs.picture_pixels + network + program_bytes + frames_in_codecs * needs.frame_bytes;
}

std::size_t gpu_bytes_needed(const MemoryNeeds& needs, std::size_t chunk) {
  return gpu_fixed_bytes + chunk * ((input_bytes + result_bytes + gpu_refiner_bytes) * needs.picture_pixels +
                                    gpu_network_bytes * needs.network_pixels);
}

std::size_t seq_chunk(const Options& options, const MemoryNeeds& needs, const NetworkDevice& device) {
  const bool limited = options.memory_limit_mb > 0;
  const std::size_t given = static_cast<std::size_t>(options.memory_limit_mb) * mebibyte;
  const Limits limits{limited ? given : usual_limit(),
                      gpu_limit(limited ? std::optional(given) : std::nullopt, device)};
  const std::size_t wanted = options.seq_chunk > 0 ? options.seq_chunk : usual_chunk(needs, device.cuda);
  const auto fits = [&](std::size_t frames) {
    return bytes_needed(needs, frames, device.cuda) <= limits.main && gpu_bytes_needed(needs, frames) <= limits.gpu;
  };
  std::size_t chunk = wanted;
  while (chunk > 1 && !fits(chunk)) {
    --chunk;
  }
  if (limited) {
    require(options.memory_limit_mb, bytes_needed(needs, chunk, device.cuda), "");
    require(options.memory_limit_mb, device.cuda ? gpu_bytes_needed(needs, chunk) : 0, " of the GPU's memory");
  }
  if (chunk < wanted) {
    log_info(fmt::format("seq_chunk lowered from {} to {}, to stay within {} MB{}", wanted, chunk,
                         limits.main / mebibyte,
                         device.cuda ? fmt::format(" and {} MB on the GPU", limits.gpu / mebibyte) : ""));
  }
  return chunk;
}

}  // namespace smartcv::matte

#include "tasks/matte/network_plan.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

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
// Libraries, decoder and encoder. Measured as what the sum of the parts left of the peak, at 608x1080 and 1920x1080
// with x264 and FFV1 on two cores; encoders keep about 40 frames to look ahead.
constexpr std::size_t program_bytes = 384 * mebibyte;
constexpr std::size_t frames_in_codecs = 40;
constexpr std::size_t usual_chunk = 8;
constexpr std::size_t large_chunk = 6;
constexpr std::size_t large_picture = std::size_t{3840} * 2160;  // pixels

// Rounded up to three digits, so that the ratio that is named does what is said of it.
double least_ratio(int short_side) { return std::min(1.0, std::ceil(1000.0 * least_network_side / short_side) / 1000); }

// What may be used: half of what is free, so that other programs and the encoder's own memory have room.
std::size_t usual_limit() {
  const std::uint64_t machine = read_memory().available;
  const GroupLimits group = read_group_limits();
  std::uint64_t left = machine;
  if (group.memory_bytes) {
    left = std::min(left, *group.memory_bytes - std::min(group.memory_used.value_or(0), *group.memory_bytes));
  }
  return static_cast<std::size_t>(left / 2);
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

std::size_t bytes_needed(const MemoryNeeds& needs, std::size_t chunk) {
  // One chunk is in the network, with inputs and results; the next one gathers; the rest is on its way to the encoder.
  const std::size_t in_flight = 2 * chunk + needs.fixed_frames;
  return in_flight * (needs.frame_bytes + needs.output_bytes + result_bytes * needs.picture_pixels) +
         chunk * input_bytes * needs.picture_pixels + network_bytes * needs.network_pixels + program_bytes +
         frames_in_codecs * needs.frame_bytes;
}

std::size_t seq_chunk(const Options& options, const MemoryNeeds& needs, bool cuda) {
  const bool limited = options.memory_limit_mb > 0;
  const std::size_t limit = limited ? static_cast<std::size_t>(options.memory_limit_mb) * mebibyte : usual_limit();
  const std::size_t usual = !cuda ? 1 : needs.picture_pixels >= large_picture ? large_chunk : usual_chunk;
  const std::size_t wanted = options.seq_chunk > 0 ? options.seq_chunk : usual;
  std::size_t chunk = wanted;
  while (chunk > 1 && bytes_needed(needs, chunk) > limit) {
    --chunk;
  }
  const std::size_t needed = bytes_needed(needs, chunk);
  if (limited && needed > limit) {
    throw Error(
        ErrorCode::usage,
        fmt::format("memory_limit {} MB is not enough: one frame at a time needs about {} MB; raise it, or lower "
                    "downsample_ratio",
                    options.memory_limit_mb, (needed + mebibyte - 1) / mebibyte));
  }
  if (chunk < wanted) {
    log_info(fmt::format("seq_chunk lowered from {} to {}, to stay within {} MB", wanted, chunk, limit / mebibyte));
  }
  return chunk;
}

}  // namespace smartcv::matte

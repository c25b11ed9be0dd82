#include "media/images/image_samples.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace smartcv::media::detail {
namespace {

constexpr float largest_half = 65504;
constexpr float smallest_normal_half = 0x1p-14F;

// Not a number becomes 0.
float clipped(float value) { return value > 0 ? std::min(value, 1.0F) : 0.0F; }

void write_row(std::span<const float> row, const AVComponentDescriptor& component, bool is_float, AVFrame& frame,
               int y) {
  std::uint8_t* at =
      frame.data[component.plane] + static_cast<std::ptrdiff_t>(y) * frame.linesize[component.plane] + component.offset;
  for (const float value : row) {
    if (is_float) {
      const float half = nearest_half(value);
      std::memcpy(at, &half, sizeof half);
    } else if (component.depth == 8) {
      *at = static_cast<std::uint8_t>(std::lrint(clipped(value) * 255));
    } else {
      const auto word = std::lrint(clipped(value) * 65535);
      at[0] = static_cast<std::uint8_t>(word >> 8);
      at[1] = static_cast<std::uint8_t>(word & 0xff);
    }
    at += component.step;
  }
}

}  // namespace

SampleReader::SampleReader(const ConstComponent& component, const Orientation& turn)
    : origin_(component.data), depth_(component.depth), shift_(component.shift) {
  walk(component.width, component.height, turn, component.pixel_stride, component.row_stride);
}

SampleReader::SampleReader(const float* plane, int width, int height, const Orientation& turn)
    : origin_(reinterpret_cast<const std::uint8_t*>(plane)) {
  constexpr std::ptrdiff_t size = sizeof(float);
  walk(width, height, turn, size, size * width);
}

// Turned pictures are read along other directions of the stored one.
void SampleReader::walk(int width, int height, const Orientation& turn, std::ptrdiff_t pixel, std::ptrdiff_t row) {
  const std::ptrdiff_t right = (width - 1) * pixel;
  const std::ptrdiff_t bottom = (height - 1) * row;
  const std::ptrdiff_t first = turn.mirrored ? right : 0;
  const std::ptrdiff_t across = turn.mirrored ? -pixel : pixel;
  const std::ptrdiff_t last = right - first;
  width_ = turn.swaps_sides() ? height : width;
  height_ = turn.swaps_sides() ? width : height;
  switch (turn.quarter_turns) {
    case 1:  // the left column, read upwards, becomes the top row
      origin_ += first + bottom;
      step_x_ = -row;
      step_y_ = across;
      break;
    case 2:
      origin_ += last + bottom;
      step_x_ = -across;
      step_y_ = -row;
      break;
    case 3:
      origin_ += last;
      step_x_ = row;
      step_y_ = -across;
      break;
    default:
      origin_ += first;
      step_x_ = across;
      step_y_ = row;
      break;
  }
}

void SampleReader::read(int y, std::span<float> row) const {
  const std::uint8_t* at = origin_ + y * step_y_;
  const float scale = depth_ > 0 ? 1.0F / static_cast<float>((1 << depth_) - 1) : 1;
  const bool wide = depth_ + shift_ > 8;
  for (float& value : row) {
    if (depth_ == 0) {
      std::memcpy(&value, at, sizeof value);
    } else {
      value = static_cast<float>((wide ? at[0] | at[1] << 8 : at[0]) >> shift_) * scale;
    }
    at += step_x_;
  }
}

float nearest_half(float value) noexcept {
  if (std::isnan(value)) {
    return 0;
  }
  if (std::abs(value) < smallest_normal_half) {
    return std::nearbyint(value * 0x1p24F) * 0x1p-24F;
  }
  // Of 23 bits of the fraction 10 stay; adding a bit less than half a step carries where it has to be rounded up.
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t odd = bits >> 13 & 1;
  const auto rounded = std::bit_cast<float>((bits + 0xfff + odd) & ~std::uint32_t{0x1fff});
  return std::clamp(std::isnan(rounded) ? value : rounded, -largest_half, largest_half);
}

void write_samples(std::span<const SampleReader> components, AVFrame& frame) {
  const AVPixFmtDescriptor& format = *av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  const bool is_float = (format.flags & AV_PIX_FMT_FLAG_FLOAT) != 0;
  std::vector<float> row(static_cast<std::size_t>(frame.width));
  for (std::size_t index = 0; index < components.size(); ++index) {
    for (int y = 0; y < frame.height; ++y) {
      components[index].read(y, row);
      write_row(row, format.comp[index], is_float, frame, y);
    }
  }
}

}  // namespace smartcv::media::detail

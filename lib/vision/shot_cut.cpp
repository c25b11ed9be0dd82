#include "vision/shot_cut.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "vision/samples.h"

namespace smartcv::vision {
namespace {

using media::ColorModel;

// The mean of a few samples of each thumbnail pixel, as 8 bits. `taps` samples across and down.
template <std::size_t Count>
void shrink(const media::BasicComponent<const std::uint8_t>& component, int width, int height, int taps,
            std::array<std::uint8_t, Count>& thumbnail) {
  std::vector<int> columns;
  columns.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(taps));
  for (int i = 0; i < width * taps; ++i) {
    columns.push_back((2 * i + 1) * component.width / (2 * width * taps));
  }
  with_rows(component, [&](const auto& row_at) {
    for (int ty = 0; ty < height; ++ty) {
      std::array<std::uint32_t, FrameSignature::width> sums{};
      for (int sub = 0; sub < taps; ++sub) {
        const int y = (2 * (ty * taps + sub) + 1) * component.height / (2 * height * taps);
        const auto row = row_at(y);
        for (std::size_t i = 0; i < columns.size(); ++i) {
          sums[i / static_cast<std::size_t>(taps)] += row.get(columns[i]);
        }
      }
      const auto count = static_cast<std::uint32_t>(taps * taps);
      for (int tx = 0; tx < width; ++tx) {
        thumbnail[static_cast<std::size_t>(ty) * static_cast<std::size_t>(width) + static_cast<std::size_t>(tx)] =
            static_cast<std::uint8_t>(sums[static_cast<std::size_t>(tx)] / count >> (component.depth - 8));
      }
    }
  });
}

constexpr int width = FrameSignature::width;
constexpr int height = FrameSignature::height;
constexpr int block_width = 16;
constexpr int block_height = 12;
constexpr int reach = 5;             // how far a block looks for itself
constexpr float noise = 3;           // grey levels; texture below it counts for little
constexpr float strong_texture = 8;  // grey levels
constexpr float color_share = 0.25F;
constexpr float color_of_a_cut = 8;  // chroma levels, Cb and Cr together

// Sums over a block of the thumbnail.
struct Moments {
  std::int32_t sum = 0;
  std::int32_t squares = 0;
  // Variance times the number of pixels.
  [[nodiscard]] float scatter() const noexcept {
    const auto mean_part = static_cast<float>(sum) * static_cast<float>(sum) / (block_width * block_height);
    return std::max(0.0F, static_cast<float>(squares) - mean_part);
  }
};

using Thumbnail = std::array<std::uint8_t, width * height>;

const std::uint8_t* line(const Thumbnail& luma, int x, int y) noexcept {
  return luma.data() + static_cast<std::size_t>(y * width + x);
}

Moments moments(const Thumbnail& luma, int x, int y) noexcept {
  Moments m;
  for (int row = 0; row < block_height; ++row) {
    const std::uint8_t* const v = line(luma, x, y + row);
    for (int i = 0; i < block_width; ++i) {
      m.sum += v[i];
      m.squares += v[i] * v[i];
    }
  }
  return m;
}

std::int32_t product(const Thumbnail& a, int ax, int ay, const Thumbnail& b, int bx, int by) noexcept {
  std::int32_t sum = 0;
  for (int row = 0; row < block_height; ++row) {
    const std::uint8_t* const u = line(a, ax, ay + row);
    const std::uint8_t* const v = line(b, bx, by + row);
    for (int i = 0; i < block_width; ++i) {
      sum += u[i] * v[i];
    }
  }
  return sum;
}

struct Unexplained {
  float share = 0;   // 0..1 of the block's structure
  float weight = 0;  // 0..1, how much structure there is
};

// How much of a block's structure is not found in the earlier picture, by the best normalised correlation.
Unexplained unexplained(const Thumbnail& before, const Thumbnail& after, int x, int y) noexcept {
  constexpr float count = block_width * block_height;
  constexpr float floor = count * noise * noise;
  const Moments own = moments(after, x, y);
  const float own_scatter = own.scatter();
  float best = 0;
  for (int oy = std::max(0, y - reach); oy <= std::min(height - block_height, y + reach); ++oy) {
    for (int ox = std::max(0, x - reach); ox <= std::min(width - block_width, x + reach); ++ox) {
      const Moments other = moments(before, ox, oy);
      const auto common = static_cast<float>(product(before, ox, oy, after, x, y)) -
                          static_cast<float>(own.sum) * static_cast<float>(other.sum) / count;
      if (common > 0) {
        best = std::max(best, common / std::sqrt((own_scatter + floor) * (other.scatter() + floor)));
      }
    }
  }
  const float perfect = std::max(own_scatter / (own_scatter + floor), 1e-3F);
  const float texture = std::max(own_scatter, moments(before, x, y).scatter()) / count;
  return {std::clamp(1 - best / perfect, 0.0F, 1.0F), texture / (texture + strong_texture * strong_texture)};
}

float structure_change(const Thumbnail& before, const Thumbnail& after) noexcept {
  float change = 0;
  float weight = 0;
  for (int y = 0; y + block_height <= height; y += block_height) {
    for (int x = 0; x + block_width <= width; x += block_width) {
      const Unexplained block = unexplained(before, after, x, y);
      change += block.share * block.weight;
      weight += block.weight;
    }
  }
  constexpr float enough = 4;  // of twelve blocks; nearly empty pictures (the end of a fade) cannot be told apart
  return change / std::max(weight, enough);
}

// Each chroma sample against its likest neighbour in the earlier picture; mean, in levels.
float color_change(const FrameSignature& before, const FrameSignature& after) noexcept {
  constexpr int columns = FrameSignature::chroma_width;
  constexpr int rows = FrameSignature::chroma_height;
  const auto index = [](int x, int y) {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(x);
  };
  int sum = 0;
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x) {
      const std::size_t here = index(x, y);
      int least = 512;
      for (int oy = std::max(0, y - 1); oy <= std::min(rows - 1, y + 1); ++oy) {
        for (int ox = std::max(0, x - 1); ox <= std::min(columns - 1, x + 1); ++ox) {
          const std::size_t there = index(ox, oy);
          least = std::min(least,
                           std::abs(after.cb[here] - before.cb[there]) + std::abs(after.cr[here] - before.cr[there]));
        }
      }
      sum += least;
    }
  }
  return static_cast<float>(sum) / (columns * rows);
}

// Mean distance from gray, in levels.
float colorfulness(const FrameSignature& frame) noexcept {
  int sum = 0;
  for (std::size_t i = 0; i < frame.cb.size(); ++i) {
    sum += std::abs(frame.cb[i] - 128) + std::abs(frame.cr[i] - 128);
  }
  return static_cast<float>(sum) / static_cast<float>(frame.cb.size());
}

}  // namespace

FrameSignature signature(const media::ConstPicture& picture) {
  FrameSignature made;
  const media::PictureLayout& layout = picture.layout;
  if (picture.count == 0 || layout.width <= 0 || layout.height <= 0) {
    return made;
  }
  made.empty = false;
  const bool rgb = layout.model == ColorModel::rgb;
  constexpr int luma_taps = 4;
  constexpr int chroma_taps = 4;
  shrink(picture.components[rgb ? 1 : 0], FrameSignature::width, FrameSignature::height, luma_taps, made.luma);
  if (layout.model == ColorModel::gray) {
    made.cb.fill(128);
    made.cr.fill(128);
    return made;
  }
  shrink(picture.components[rgb ? 2 : 1], FrameSignature::chroma_width, FrameSignature::chroma_height, chroma_taps,
         made.cb);
  shrink(picture.components[rgb ? 0 : 2], FrameSignature::chroma_width, FrameSignature::chroma_height, chroma_taps,
         made.cr);
  if (rgb) {
    std::array<std::uint8_t, FrameSignature::chroma_width * FrameSignature::chroma_height> green{};
    shrink(picture.components[1], FrameSignature::chroma_width, FrameSignature::chroma_height, chroma_taps, green);
    for (std::size_t i = 0; i < green.size(); ++i) {
      made.cb[i] = static_cast<std::uint8_t>(128 + (made.cb[i] - green[i]) / 2);
      made.cr[i] = static_cast<std::uint8_t>(128 + (made.cr[i] - green[i]) / 2);
    }
  }
  return made;
}

float cut_score(const FrameSignature& before, const FrameSignature& after) {
  if (before.empty || after.empty) {
    return 0;
  }
  const float structure = structure_change(before.luma, after.luma);
  constexpr float gray = 2;  // levels; black and white footage has no colour to change
  if (colorfulness(before) < gray && colorfulness(after) < gray) {
    return structure;
  }
  const float color = std::min(1.0F, color_change(before, after) / color_of_a_cut);
  return (1 - color_share) * structure + color_share * color;
}

}  // namespace smartcv::vision

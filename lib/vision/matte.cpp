#include "vision/matte.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "vision/component_grid.h"

namespace smartcv::vision {
namespace {

using Kind = MatteGrid::Kind;

// A stretch of one kind shorter than this costs more to tell apart than to mix.
constexpr int shortest_plain = 16;
constexpr int block = 32;

Kind kind_of(float alpha) noexcept { return alpha == 0 ? Kind::transparent : alpha == 1 ? Kind::opaque : Kind::mixed; }

int run_end(const float* row, int begin, int end, Kind kind) noexcept {
  int x = begin + 1;
  if (kind == Kind::mixed) {
    while (x < end && row[x] != 0 && row[x] != 1) {
      ++x;
    }
  } else {
    const float value = row[begin];
    // Whole blocks first: no branch inside one, so the compiler compares them at once.
    for (; x + block <= end; x += block) {
      int others = 0;
      for (int i = 0; i < block; ++i) {
        others += row[x + i] != value ? 1 : 0;
      }
      if (others != 0) {
        break;
      }
    }
    while (x < end && row[x] == value) {
      ++x;
    }
  }
  return x;
}

bool is_subsampled(const media::PictureLayout& layout) noexcept {
  return layout.model == media::ColorModel::yuv && (layout.log2_chroma_width > 0 || layout.log2_chroma_height > 0);
}

}  // namespace

MatteGrid::MatteGrid(int width, int height)
    : width_(width),
      height_(height),
      alpha_(
          std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height))) {
  row_ends_.reserve(static_cast<std::size_t>(height));
}

std::span<const MatteGrid::Span> MatteGrid::spans(int y) const noexcept {
  const auto index = static_cast<std::size_t>(y);
  const std::size_t begin = index == 0 ? 0 : row_ends_[index - 1];
  return {spans_.data() + begin, row_ends_[index] - begin};
}

void MatteGrid::close_row(int y) {
  const float* alpha = row(y);
  const std::size_t first = spans_.size();
  for (int begin = 0; begin < width_;) {
    const Kind kind = kind_of(alpha[begin]);
    const int end = run_end(alpha, begin, width_, kind);
    const bool whole_row = begin == 0 && end == width_;
    const Kind taken = end - begin < shortest_plain && !whole_row ? Kind::mixed : kind;
    if (taken == Kind::mixed && spans_.size() > first && spans_.back().kind == Kind::mixed) {
      spans_.back().end = end;
    } else {
      spans_.push_back({begin, end, taken});
    }
    begin = end;
  }
  row_ends_.push_back(spans_.size());
}

Matte::Matte(const FloatPlane& alpha, const media::PictureLayout& layout, float cleanup)
    : layout_(layout),
      subsampled_(is_subsampled(layout)),
      luma_(layout.width, layout.height),
      chroma_(subsampled_ ? component_size(layout, 1).width : 0, subsampled_ ? component_size(layout, 1).height : 0) {
  if (alpha.width != layout.width || alpha.height != layout.height) {
    throw Error(ErrorCode::internal, fmt::format("a matte of {}x{} does not fit a picture of {}x{}", alpha.width,
                                                 alpha.height, layout.width, layout.height));
  }
  for (int y = 0; y < layout.height; ++y) {
    const float* from = alpha.row(y);
    float* to = luma_.row(y);
    for (int x = 0; x < layout.width; ++x) {
      const float visible = from[x] > cleanup ? from[x] : 0.0F;  // no number is not above anything
      to[x] = visible >= 1 - cleanup ? 1.0F : visible;
    }
    luma_.close_row(y);
  }
  if (subsampled_) {
    reduce();
  }
}

void Matte::reduce() {
  const AxisTaps across = make_axis_taps(horizontal_grid(layout_, 0), horizontal_grid(layout_, 1));
  const AxisTaps down = make_axis_taps(vertical_grid(layout_, 0), vertical_grid(layout_, 1));
  std::vector<float> tall(static_cast<std::size_t>(luma_.width()));
  for (int y = 0; y < chroma_.height(); ++y) {
    const int first = down.first[static_cast<std::size_t>(y)];
    // Rows that are of one kind all over, as most are above and below a person, need no sums.
    const auto is_plain = [&](int row) {
      const auto spans = luma_.spans(row);
      return spans.size() == 1 && spans[0].kind == luma_.spans(first)[0].kind && spans[0].kind != Kind::mixed;
    };
    bool plain = true;
    for (int t = 0; t < down.taps; ++t) {
      plain = plain && is_plain(first + t);
    }
    float* out = chroma_.row(y);
    if (plain) {
      std::fill(out, out + chroma_.width(), luma_.row(first)[0]);
    } else {
      blend_rows(
          down, y, [&](int row) { return std::as_const(luma_).row(row); }, tall);
      resample_row(across, tall.data(), out);
    }
    chroma_.close_row(y);
  }
}

}  // namespace smartcv::vision

#include "vision/foreground_colors.h"

#include <algorithm>
#include <cstddef>

#include "base/error.h"
#include "base/format.h"
#include "vision/component_grid.h"
#include "vision/sample_rows.h"

namespace smartcv::vision {
namespace {

using Kind = MatteGrid::Kind;

}  // namespace

ForegroundColors::ForegroundColors(const media::ConstPicture& source, const Matte& matte,
                                   const std::optional<RgbFloatPlanes>& foreground, const Despill& despill)
    : source_(source),
      matte_(matte),
      foreground_(foreground),
      despill_(despill),
      source_rgb_(source),
      matrix_(sample_matrix(source.layout)) {
  const auto& layout = source.layout;
  for (std::size_t i = 0; foreground_.has_value() && i < foreground_->size(); ++i) {
    const FloatPlane& plane = (*foreground_)[i];
    if (plane.width != layout.width || plane.height != layout.height) {
      throw Error(ErrorCode::internal, fmt::format("a foreground of {}x{} does not fit a picture of {}x{}", plane.width,
                                                   plane.height, layout.width, layout.height));
    }
  }
  for (std::size_t i = 0; i < 3; ++i) {
    rgb_[i].resize(static_cast<std::size_t>(layout.width));
    residual_[i].resize(static_cast<std::size_t>(layout.width));
  }
  if (differ(Kind::mixed)) {
    find_differences();
  }
}

bool ForegroundColors::differ(Kind kind) const noexcept {
  return kind != Kind::transparent && (despill_.active() || (kind == Kind::mixed && foreground_.has_value()));
}

void ForegroundColors::find_residual(int y, const MatteGrid::Span& span) {
  source_rgb_.read(y, span.begin, span.end, {rgb_[0].data(), rgb_[1].data(), rgb_[2].data()});
  const float* alpha = matte_.luma().row(y) + span.begin;
  const auto count = static_cast<std::size_t>(span.end - span.begin);
  for (std::size_t i = 0; i < 3; ++i) {
    float* out = residual_[i].data();
    if (!foreground_.has_value() || span.kind != Kind::mixed) {
      std::fill(out, out + count, 0.0F);
      continue;
    }
    const float* wanted = (*foreground_)[i].row(y) + span.begin;
    const float* seen = rgb_[i].data();
    for (std::size_t x = 0; x < count; ++x) {
      const float difference = std::min(std::max(wanted[x], 0.0F), 1.0F) - seen[x];
      out[x] = alpha[x] > 0 && alpha[x] < 1 ? difference : 0.0F;
    }
  }
  if (!despill_.active()) {
    return;
  }
  const auto& strong = despill_.strong();
  for (std::size_t x = 0; x < count; ++x) {
    const float excess =
        despill_.excess(rgb_[0][x] + residual_[0][x], rgb_[1][x] + residual_[1][x], rgb_[2][x] + residual_[2][x]);
    const float taken = alpha[x] > 0 ? excess : 0.0F;
    for (std::size_t i = 0; i < 3; ++i) {
      residual_[i][x] -= taken * strong[i];
    }
  }
}

void ForegroundColors::add_row(int y, const MatteGrid::Span& span) {
  find_residual(y, span);
  const float* alpha = matte_.luma().row(y) + span.begin;
  for (int c = 0; c < color_components(source_.layout); ++c) {
    const auto index = static_cast<std::size_t>(c);
    const auto r = static_cast<float>(matrix_.weight[index][0]);
    const auto g = static_cast<float>(matrix_.weight[index][1]);
    const auto b = static_cast<float>(matrix_.weight[index][2]);
    const bool weigh = chroma_.has_value() && c > 0;
    float* out = (weigh ? weighted_[index - 1].data() : full_row(c, y)) + span.begin;
    for (int x = 0; x < span.end - span.begin; ++x) {
      const auto at = static_cast<std::size_t>(x);
      const float value = r * residual_[0][at] + g * residual_[1][at] + b * residual_[2][at];
      out[x] = weigh ? alpha[x] * value : value;
    }
  }
}

void ForegroundColors::find_differences() {
  const auto& layout = source_.layout;
  const auto width = static_cast<std::size_t>(layout.width);
  const bool subsampled = &matte_.chroma() != &matte_.luma();
  if (subsampled) {
    chroma_.emplace(layout);
    weighted_[0].assign(width, 0.0F);
    weighted_[1] = weighted_[0];
  }
  for (int c = 0; c < (subsampled ? 1 : color_components(layout)); ++c) {
    full_[static_cast<std::size_t>(c)] =
        std::make_unique_for_overwrite<float[]>(width * static_cast<std::size_t>(layout.height));
  }
  for (int y = 0; y < layout.height; ++y) {
    const auto spans = matte_.luma().spans(y);
    for (std::size_t i = 0; i < spans.size(); ++i) {
      if (!differ(spans[i].kind)) {
        continue;
      }
      // Neighbours that differ go to the chroma together: their samples share it.
      const int begin = spans[i].begin;
      add_row(y, spans[i]);
      while (i + 1 < spans.size() && differ(spans[i + 1].kind)) {
        add_row(y, spans[++i]);
      }
      if (subsampled) {
        add_chroma(y, begin, spans[i].end);
      }
    }
  }
  if (subsampled) {
    divide_by_alpha();
  }
}

void ForegroundColors::add_chroma(int y, int begin, int end) {
  chroma_->add(y, begin, end, weighted_[0].data(), weighted_[1].data());
  for (auto& row : weighted_) {
    std::fill(row.begin() + begin, row.begin() + end, 0.0F);
  }
}

void ForegroundColors::divide_by_alpha() {
  const MatteGrid& grid = matte_.chroma();
  for (int y = 0; y < grid.height(); ++y) {
    const float* alpha = grid.row(y);
    for (const auto& span : grid.spans(y)) {
      for (int plane = 0; plane < 2 && span.kind == Kind::mixed; ++plane) {
        float* row = chroma_->row(plane, y);
        for (int x = span.begin; x < span.end; ++x) {
          row[x] = alpha[x] > 0 ? row[x] / alpha[x] : 0.0F;
        }
      }
    }
  }
}

const float* ForegroundColors::difference(int component, int y) const noexcept {
  return component > 0 && chroma_.has_value() ? chroma_->row(component - 1, y) : full_row(component, y);
}

void ForegroundColors::load(int component, int y, const MatteGrid::Span& span, float* out) const {
  load_samples(source_.components[static_cast<std::size_t>(component)], y, span.begin, span.end, out);
  if (!differ(span.kind)) {
    return;
  }
  const float* added = difference(component, y);
  for (int x = span.begin; x < span.end; ++x) {
    out[x - span.begin] += added[x];
  }
}

void ForegroundColors::load_rgb(int y, const MatteGrid::Span& span, const std::array<float*, 3>& rgb) {
  if (!differ(span.kind)) {
    source_rgb_.read(y, span.begin, span.end, rgb);
    return;
  }
  find_residual(y, span);
  for (std::size_t i = 0; i < 3; ++i) {
    for (int x = 0; x < span.end - span.begin; ++x) {
      rgb[i][x] = rgb_[i][static_cast<std::size_t>(x)] + residual_[i][static_cast<std::size_t>(x)];
    }
  }
}

}  // namespace smartcv::vision

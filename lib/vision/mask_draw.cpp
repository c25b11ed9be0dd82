#include "vision/mask_draw.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "vision/component_grid.h"
#include "vision/mask_coverage.h"
#include "vision/mask_paint.h"
#include "vision/samples.h"

namespace smartcv::vision {
namespace {

constexpr int most_cells = 6;
constexpr float smallest_cell = 8;     // luma pixels
constexpr float weakest_blur = 0.35F;  // sigma in face widths
constexpr float smallest_sigma = 2;    // luma pixels
constexpr float edge_of_longer_side = 0.04F;

// Borders of cells of `cell` luma pixels, counted from `origin`, over the samples of `span` and cut to 0..limit.
// `log2` is the component's subsampling in this direction.
std::vector<int> cell_borders(float origin, float cell, MaskCoverage::Span span, int log2, int limit) {
  const auto unit = static_cast<float>(1 << log2);
  const auto border = [&](float number) {
    return std::clamp(static_cast<int>(std::lround((origin + number * cell) / unit)), 0, limit);
  };
  std::vector<int> borders;
  float number = std::floor((static_cast<float>(span.begin) * unit - origin) / cell) - 1;
  for (;; ++number) {
    const int at = border(number);
    if (at <= span.begin && !borders.empty()) {
      borders.back() = at;
    } else if (borders.empty() || at > borders.back()) {
      borders.push_back(at);
    }
    if (at >= span.end) {
      return borders;
    }
  }
}

void paint(const media::Component& component, const MaskCoverage& coverage, const Box& bounds, float face_width,
           float face_height, const MaskStyle& style, std::uint16_t value, int log2_width, int log2_height,
           std::uint64_t number) {
  switch (style.method) {
    case MaskStyle::Method::solid:
    case MaskStyle::Method::image:
    case MaskStyle::Method::outline:
      paint_solid(component, coverage, value);
      return;
    case MaskStyle::Method::pixelate: {
      const auto cells = static_cast<float>(std::clamp(style.cells, 1, most_cells));
      const float longest = std::max({face_width, face_height, bounds.width(), bounds.height()});
      const float cell = std::max(longest / cells, smallest_cell);
      const MaskCoverage::Span rows{coverage.top(), coverage.bottom()};
      paint_cells(component, coverage, {style.noise, style.noise_seed + number},
                  cell_borders(bounds.x1, cell, coverage.columns(), log2_width, component.width),
                  cell_borders(bounds.y1, cell, rows, log2_height, component.height));
      return;
    }
    case MaskStyle::Method::blur: {
      const float sigma = std::max(std::max(style.blur_strength, weakest_blur) * face_width, smallest_sigma);
      paint_blurred(component, coverage, sigma / static_cast<float>(1 << log2_width),
                    sigma / static_cast<float>(1 << log2_height));
      return;
    }
  }
}

enum class ImageReach { bounds, region };

void draw(media::Picture& picture, std::span<const MaskShape> parts, float face_width, float face_height,
          const MaskStyle& style, ImageReach reach) {
  if (!std::isfinite(face_width) || !std::isfinite(face_height)) {
    throw Error(ErrorCode::internal, "a face has sides that are not numbers");
  }
  const media::PictureLayout& layout = picture.layout;
  const Size grid{layout.width, layout.height};
  Box bounds = parts.front().bounds();
  for (const MaskShape& part : parts) {
    bounds = united(bounds, part.bounds());
  }
  const float side = std::max(bounds.width(), bounds.height());
  const MaskCoverage luma =
      style.method == MaskStyle::Method::outline
          ? MaskCoverage::line(parts, grid, std::max(2.5F, static_cast<float>(std::min(grid.width, grid.height)) / 270))
          : MaskCoverage(parts, grid, std::clamp(side * edge_of_longer_side, 2.0F, 8.0F));
  if (luma.empty()) {
    return;
  }
  const bool subsampled =
      layout.model == media::ColorModel::yuv && (layout.log2_chroma_width > 0 || layout.log2_chroma_height > 0);
  const MaskCoverage chroma = subsampled ? luma.reduced(layout.log2_chroma_width, layout.log2_chroma_height) : luma;
  const auto values = sample_values(style.color, layout);
  for (int i = 0; i < color_components(layout); ++i) {
    const bool coarse = is_chroma(layout, i);
    const auto index = static_cast<std::size_t>(i);
    paint(picture.components[index], coarse ? chroma : luma, bounds, face_width, face_height, style, values[index],
          coarse ? layout.log2_chroma_width : 0, coarse ? layout.log2_chroma_height : 0, index);
  }
  if (style.method == MaskStyle::Method::image) {
    if (style.image == nullptr) {
      throw Error(ErrorCode::internal, "a mask of the kind image has no image");
    }
    if (reach == ImageReach::bounds) {
      style.image->draw(picture, bounds);
    } else {
      style.image->draw_within(picture, bounds, luma, chroma);
    }
  }
}

}  // namespace

void draw_mask(media::Picture& picture, const MaskShape& shape, float face_width, float face_height,
               const MaskStyle& style) {
  draw(picture, {&shape, 1}, face_width, face_height, style, ImageReach::bounds);
}

void draw_region(media::Picture& picture, std::span<const MaskShape> parts, float face_width, float face_height,
                 const MaskStyle& style) {
  if (!parts.empty()) {
    draw(picture, parts, face_width, face_height, style, ImageReach::region);
  }
}

void fill_whole(media::Picture& picture, Rgb color) {
  const auto values = sample_values(color, picture.layout);
  for (int i = 0; i < color_components(picture.layout); ++i) {
    const auto index = static_cast<std::size_t>(i);
    const media::Component& component = picture.components[index];
    with_rows(component, [&](const auto& row_at) {
      for (int y = 0; y < component.height; ++y) {
        row_at(y).fill(0, component.width, values[index]);
      }
    });
  }
}

}  // namespace smartcv::vision

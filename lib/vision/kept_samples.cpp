#include "vision/kept_samples.h"

#include <algorithm>
#include <cmath>

#include "vision/component_grid.h"
#include "vision/polygon.h"
#include "vision/samples.h"

namespace smartcv::vision {
namespace {

// Half-open, in pixels or samples.
struct Columns {
  int begin;
  int end;
};

// The pixels of a row whose centres are inside.
std::vector<Columns> columns_at(std::span<const Point> polygon, int y, int width) {
  std::vector<Columns> inside;
  for (const auto& [left, right] : stretches_at(polygon, static_cast<float>(y) + 0.5F)) {
    const auto first_centre = [width](float x) {
      return static_cast<int>(std::ceil(std::clamp(x - 0.5F, 0.0F, static_cast<float>(width))));
    };
    if (first_centre(left) < first_centre(right)) {
      inside.push_back({first_centre(left), first_centre(right)});
    }
  }
  return inside;
}

std::vector<Columns> common(const std::vector<Columns>& a, const std::vector<Columns>& b) {
  std::vector<Columns> both;
  for (const Columns& x : a) {
    for (const Columns& y : b) {
      const Columns part{std::max(x.begin, y.begin), std::min(x.end, y.end)};
      if (part.begin < part.end) {
        both.push_back(part);
      }
    }
  }
  return both;
}

}  // namespace

KeptSamples::KeptSamples(const media::ConstPicture& picture, std::span<const std::vector<Point>> polygons) {
  for (const auto& polygon : polygons) {
    for (int c = 0; c < color_components(picture.layout); ++c) {
      keep(picture, static_cast<std::size_t>(c), polygon);
    }
  }
}

void KeptSamples::keep(const media::ConstPicture& picture, std::size_t component, std::span<const Point> polygon) {
  const bool coarse = is_chroma(picture.layout, static_cast<int>(component));
  const int log2_x = coarse ? picture.layout.log2_chroma_width : 0;
  const int log2_y = coarse ? picture.layout.log2_chroma_height : 0;
  const int width = picture.layout.width;
  const int height = picture.layout.height;
  with_rows(picture.components[component], [&](const auto& row_at) {
    for (int y = 0; y < picture.components[component].height; ++y) {
      // The last row of an odd picture has fewer lines of luma under its chroma.
      const int bottom = std::min((y + 1) << log2_y, height);
      std::vector<Columns> inside = columns_at(polygon, y << log2_y, width);
      for (int line = (y << log2_y) + 1; line < bottom && !inside.empty(); ++line) {
        inside = common(inside, columns_at(polygon, line, width));
      }
      for (const Columns& pixels : inside) {
        const int end = pixels.end == width ? picture.components[component].width : pixels.end >> log2_x;
        const int begin = (pixels.begin + (1 << log2_x) - 1) >> log2_x;
        if (begin >= end) {
          continue;
        }
        stretches_.push_back({component, y, begin, end});
        const auto row = row_at(y);
        for (int x = begin; x < end; ++x) {
          samples_.push_back(static_cast<std::uint16_t>(row.get(x)));
        }
      }
    }
  });
}

void KeptSamples::put_back(const media::Picture& picture) const {
  const std::uint16_t* sample = samples_.data();
  for (const Stretch& stretch : stretches_) {
    with_rows(picture.components[stretch.component], [&](const auto& row_at) {
      auto row = row_at(stretch.y);
      for (int x = stretch.begin; x < stretch.end; ++x) {
        row.set(x, *sample++);
      }
    });
  }
}

}  // namespace smartcv::vision

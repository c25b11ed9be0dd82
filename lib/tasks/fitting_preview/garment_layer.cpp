#include "tasks/fitting_preview/garment_layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <list>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "tasks/fitting_preview/plane.h"
#include "tasks/fitting_preview/texture_run.h"

namespace smartcv::fitting_preview {
namespace {

double doubled_area(const std::array<vision::Point, 3>& t) {
  return cross(vector(t[1]) - vector(t[0]), vector(t[2]) - vector(t[0]));
}

bool all_finite(const MeshTriangle& triangle) {
  const auto is_finite = [](vision::Point p) { return std::isfinite(p.x) && std::isfinite(p.y); };
  return std::ranges::all_of(triangle.from, is_finite) && std::ranges::all_of(triangle.to, is_finite);
}

// From the frame to the garment's picture, within one triangle.
struct FrameToPicture {
  double xx, xy, x0, yx, yy, y0;

  static FrameToPicture of(const MeshTriangle& triangle, double scale_x, double scale_y, cv::Point corner) {
    const Vector a = vector(triangle.to[1]) - vector(triangle.to[0]);
    const Vector b = vector(triangle.to[2]) - vector(triangle.to[0]);
    const Vector c = vector(triangle.from[1]) - vector(triangle.from[0]);
    const Vector d = vector(triangle.from[2]) - vector(triangle.from[0]);
    const double area = cross(a, b);
    FrameToPicture map{scale_x * (c.x * b.y - d.x * a.y) / area, scale_x * (d.x * a.x - c.x * b.x) / area, 0,
                       scale_y * (c.y * b.y - d.y * a.y) / area, scale_y * (d.y * a.x - c.y * b.x) / area, 0};
    const Vector to = vector(triangle.to[0]);
    const Vector from = vector(triangle.from[0]);
    map.x0 = scale_x * from.x - corner.x - map.xx * to.x - map.xy * to.y;
    map.y0 = scale_y * from.y - corner.y - map.yx * to.x - map.yy * to.y;
    return map;
  }
};

// Linear between pixel centres; outside it is transparent.
class Sampler {
 public:
  // `visible`: see PartVisibility; its first pixel is at `corner` of the frame.
  Sampler(const cv::Mat& rgba, const cv::Mat& visible, cv::Point corner)
      : rgba_(rgba), visible_(visible), corner_(corner) {}

  // `count` pixels of a row of the layer from a pixel of the frame on, over what is there; x, y: place of the first in
  // the picture.
  void draw_over(double x, double y, double step_x, double step_y, cv::Point first, int count, float* out) const {
    draw_run({.texture = rgba_.ptr<std::uint16_t>(),
              .stride = static_cast<std::ptrdiff_t>(rgba_.step1()),
              .columns = rgba_.cols,
              .rows = rgba_.rows,
              .x = static_cast<float>(x - 0.5),
              .y = static_cast<float>(y - 0.5),
              .step_x = static_cast<float>(step_x),
              .step_y = static_cast<float>(step_y),
              .visible =
                  visible_.empty() ? nullptr : visible_.ptr<std::uint8_t>(first.y - corner_.y) + (first.x - corner_.x),
              .count = count},
             out);
  }

 private:
  cv::Mat rgba_;
  cv::Mat visible_;
  cv::Point corner_;
};

// First column whose centre is not left of x.
int column_from(double x, int begin, int end) {
  return static_cast<int>(std::clamp(std::ceil(x - 0.5), static_cast<double>(begin), static_cast<double>(end)));
}

// Where an edge crosses the middle of a row. From its upper end, whichever triangle asks: both get the same number.
double crossing(vision::Point a, vision::Point b, double y) {
  if (b.y < a.y || (b.y == a.y && b.x < a.x)) {
    std::swap(a, b);
  }
  return a.x + (y - a.y) / (static_cast<double>(b.y) - a.y) * (static_cast<double>(b.x) - a.x);
}

// Note [Shared edges]: the columns of a row are those from the left crossing to before the right one, and both are
// computed by the edge alone. Two triangles on both sides of it divide the row between them without a gap.
// Rows `from` to `to` - 1 of the frame.
void draw_triangle(const MeshTriangle& triangle, const FrameToPicture& map, const Sampler& sampler, int from, int to,
                   vision::Layer& layer) {
  const auto& t = triangle.to;
  const cv::Rect& area = layer.area;
  for (int row = from; row < to; ++row) {
    const double y = row + 0.5;
    double left = std::numeric_limits<double>::infinity();
    double right = -left;
    for (std::size_t i = 0; i < t.size(); ++i) {
      const vision::Point a = t[i];
      const vision::Point b = t[(i + 1) % 3];
      if ((a.y <= y) == (b.y <= y)) {
        continue;
      }
      const double x = crossing(a, b, y);
      left = std::min(left, x);
      right = std::max(right, x);
    }
    if (!(left < right)) {
      continue;
    }
    const int begin = column_from(left, area.x, area.br().x);
    const int end = column_from(right, area.x, area.br().x);
    if (begin < end) {
      sampler.draw_over(map.xx * (begin + 0.5) + map.xy * y + map.x0, map.yx * (begin + 0.5) + map.yy * y + map.y0,
                        map.xx, map.yx, {begin, row}, end - begin,
                        layer.rgba.ptr<float>(row - area.y) + 4 * static_cast<std::ptrdiff_t>(begin - area.x));
    }
  }
}

// The pixels whose centres the triangles may hold.
cv::Rect bounds(const PlacedPart& part, vision::Size upright) {
  double x1 = upright.width;
  double y1 = upright.height;
  double x2 = 0;
  double y2 = 0;
  for (const MeshTriangle& triangle : part.triangles) {
    for (const vision::Point p : triangle.to) {
      x1 = std::min<double>(x1, p.x);
      y1 = std::min<double>(y1, p.y);
      x2 = std::max<double>(x2, p.x);
      y2 = std::max<double>(y2, p.y);
    }
  }
  const auto inside = [](double v, int size) {
    return static_cast<int>(std::clamp(v, 0.0, static_cast<double>(size)));
  };
  const cv::Point upper(inside(std::floor(x1), upright.width), inside(std::floor(y1), upright.height));
  const cv::Point lower(inside(std::ceil(x2), upright.width), inside(std::ceil(y2), upright.height));
  return lower.x > upper.x && lower.y > upper.y ? cv::Rect(upper, lower) : cv::Rect();
}

// A triangle with all that drawing some of its rows needs.
struct Patch {
  const MeshTriangle* triangle;
  FrameToPicture map;
  const Sampler* sampler;
  int first, last;  // rows of the frame; the last one is past the end
};

// Note [Bands]: a triangle is small and the rows of a layer are pages apart. Going from triangle to triangle over the
// whole layer would wait for memory at every row; so all triangles of a few rows are drawn before the next ones.
constexpr int band_rows = 16;

void draw_patches(const std::vector<Patch>& patches, vision::Layer& layer) {
  const int end = layer.area.br().y;
  for (int top = layer.area.y; top < end; top += band_rows) {
    const int bottom = std::min(top + band_rows, end);
    // A matrix of its own has its rows one behind the other.
    std::memset(layer.rgba.ptr(top - layer.area.y), 0, static_cast<std::size_t>(bottom - top) * layer.rgba.step);
    for (const Patch& patch : patches) {
      const int from = std::max(patch.first, top);
      const int to = std::min(patch.last, bottom);
      if (from < to) {
        draw_triangle(*patch.triangle, patch.map, *patch.sampler, from, to, layer);
      }
    }
  }
}

// How large the whole garment's picture is drawn, by the mean stretch of its columns and rows.
struct Drawn {
  double width = 0;
  double height = 0;
};
Drawn drawn_size(const Placement& placement, vision::Size picture) {
  double area = 0;
  double across = 0;
  double down = 0;
  for (const PlacedPart& part : placement.parts) {
    for (const MeshTriangle& triangle : part.triangles) {
      const double weight = doubled_area(triangle.from);
      MeshTriangle inverse = triangle;
      std::swap(inverse.from, inverse.to);
      const FrameToPicture map = FrameToPicture::of(inverse, 1, 1, {});
      area += weight;
      across += weight * std::hypot(map.xx, map.yx);
      down += weight * std::hypot(map.xy, map.yy);
    }
  }
  return area > 0 ? Drawn{across / area * picture.width, down / area * picture.height} : Drawn{};
}

}  // namespace

vision::Layer draw_garment(const Placement& placement, GarmentTextures& textures, vision::Size upright,
                           const PartVisibility& visible) {
  vision::Layer layer;
  layer.opacity = placement.opacity;
  for (const PlacedPart& part : placement.parts) {
    layer.area |= bounds(part, upright);
  }
  if (layer.area.area() == 0) {
    return layer;
  }
  const vision::Size picture = textures.full_size();
  const Drawn drawn = drawn_size(placement, picture);
  const auto set = textures.fitting(drawn.width, drawn.height);
  const double scale_x = static_cast<double>(set->size.width) / picture.width;
  const double scale_y = static_cast<double>(set->size.height) / picture.height;
  layer.rgba = cv::Mat(layer.area.size(), CV_32FC4);
  std::list<Sampler> samplers;
  std::vector<Patch> patches;
  for (const PlacedPart& part : placement.parts) {
    const PartTexture& texture = set->parts[static_cast<std::size_t>(part.kind)];
    const cv::Rect area = bounds(part, upright);
    if (texture.rgba.empty() || area.area() == 0) {
      continue;
    }
    const cv::Mat seen = visible ? visible(part.kind, area) : cv::Mat();
    const Sampler& sampler = samplers.emplace_back(texture.rgba, seen, area.tl());
    for (const MeshTriangle& triangle : part.triangles) {
      if (!all_finite(triangle) || !(doubled_area(triangle.to) > 0)) {
        continue;
      }
      const auto [top, bottom] = std::minmax({triangle.to[0].y, triangle.to[1].y, triangle.to[2].y});
      const int first = column_from(top, layer.area.y, layer.area.br().y);
      const int last = column_from(bottom, layer.area.y, layer.area.br().y);
      if (first < last) {
        patches.push_back(
            {&triangle, FrameToPicture::of(triangle, scale_x, scale_y, texture.corner), &sampler, first, last});
      }
    }
  }
  draw_patches(patches, layer);
  return layer;
}

}  // namespace smartcv::fitting_preview

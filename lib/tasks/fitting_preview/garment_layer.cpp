#include "tasks/fitting_preview/garment_layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "tasks/fitting_preview/plane.h"

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
  explicit Sampler(const cv::Mat& rgba) : rgba_(rgba) {}

  // Columns `begin` to `end` - 1 of a row of the layer, over what is there; x, y: place of the first in the picture.
  void draw_over(double x, double y, double step_x, double step_y, int count, float* out) const {
    x -= 0.5;
    y -= 0.5;
    for (int i = 0; i < count; ++i, x += step_x, y += step_y, out += 4) {
      if (!(x > -1 && y > -1 && x < rgba_.cols && y < rgba_.rows)) {
        continue;
      }
      const int left = static_cast<int>(x + 1) - 1;
      const int top = static_cast<int>(y + 1) - 1;
      // The rim is transparent: what lies in its outer half may be left out.
      if (left < 0 || top < 0 || left + 1 >= rgba_.cols || top + 1 >= rgba_.rows) {
        continue;
      }
      const auto u = static_cast<float>(x - left);
      const auto v = static_cast<float>(y - top);
      const float* above = rgba_.ptr<float>(top) + 4 * static_cast<std::ptrdiff_t>(left);
      const float* below = rgba_.ptr<float>(top + 1) + 4 * static_cast<std::ptrdiff_t>(left);
      std::array<float, 4> sample;
      for (std::size_t c = 0; c < sample.size(); ++c) {
        const float upper = above[c] + u * (above[c + 4] - above[c]);
        const float lower = below[c] + u * (below[c + 4] - below[c]);
        sample[c] = upper + v * (lower - upper);
      }
      const float kept = 1 - sample[3];
      for (std::size_t c = 0; c < sample.size(); ++c) {
        out[c] = sample[c] + kept * out[c];
      }
    }
  }

 private:
  const cv::Mat& rgba_;
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
void draw_triangle(const MeshTriangle& triangle, const FrameToPicture& map, const Sampler& sampler, PartLayer& layer) {
  const auto& t = triangle.to;
  const cv::Rect& area = layer.area;
  const double top = std::min({t[0].y, t[1].y, t[2].y});
  const double bottom = std::max({t[0].y, t[1].y, t[2].y});
  const int first = column_from(top, area.y, area.br().y);
  const int last = column_from(bottom, area.y, area.br().y);
  for (int row = first; row < last; ++row) {
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
                        map.xx, map.yx, end - begin,
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

std::vector<PartLayer> draw_garment(const Placement& placement, GarmentTextures& textures, vision::Size upright) {
  std::vector<PartLayer> layers;
  const vision::Size picture = textures.full_size();
  std::shared_ptr<const TextureSet> set;
  for (const PlacedPart& part : placement.parts) {
    PartLayer layer{part.kind, bounds(part, upright), {}};
    if (layer.area.area() == 0) {
      continue;
    }
    if (!set) {
      const Drawn drawn = drawn_size(placement, picture);
      set = textures.fitting(drawn.width, drawn.height);
    }
    const PartTexture& texture = set->parts[static_cast<std::size_t>(part.kind)];
    if (texture.rgba.empty()) {
      continue;
    }
    const double scale_x = static_cast<double>(set->size.width) / picture.width;
    const double scale_y = static_cast<double>(set->size.height) / picture.height;
    layer.rgba = cv::Mat(layer.area.size(), CV_32FC4, cv::Scalar::all(0));
    const Sampler sampler(texture.rgba);
    for (const MeshTriangle& triangle : part.triangles) {
      if (all_finite(triangle) && doubled_area(triangle.to) > 0) {
        draw_triangle(triangle, FrameToPicture::of(triangle, scale_x, scale_y, texture.corner), sampler, layer);
      }
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}

vision::Layer flattened(const std::vector<PartLayer>& parts, const std::vector<cv::Mat>& visible) {
  vision::Layer layer;
  if (parts.size() == 1) {
    layer.area = parts[0].area;
    layer.rgba = parts[0].rgba;
    layer.visible = visible.empty() ? cv::Mat() : visible[0];
    return layer;
  }
  for (const PartLayer& part : parts) {
    layer.area |= part.area;
  }
  layer.rgba = cv::Mat(layer.area.size(), CV_32FC4, cv::Scalar::all(0));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const PartLayer& part = parts[i];
    const cv::Point corner = part.area.tl() - layer.area.tl();
    const cv::Mat seen = i < visible.size() ? visible[i] : cv::Mat();
    for (int y = 0; y < part.area.height; ++y) {
      const auto* from = part.rgba.ptr<cv::Vec4f>(y);
      const auto* share = seen.empty() ? nullptr : seen.ptr<std::uint8_t>(y);
      auto* to = layer.rgba.ptr<cv::Vec4f>(y + corner.y) + corner.x;
      for (int x = 0; x < part.area.width; ++x) {
        const float k = share == nullptr ? 1.0F : static_cast<float>(share[x]) / 255;
        to[x] = k * from[x] + (1 - k * from[x][3]) * to[x];
      }
    }
  }
  return layer;
}

}  // namespace smartcv::fitting_preview

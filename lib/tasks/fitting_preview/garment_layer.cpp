#include "tasks/fitting_preview/garment_layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <opencv2/core.hpp>
#include <opencv2/core/hal/intrin.hpp>
#include <utility>

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
  // `visible`: see PartVisibility; its first pixel is at `corner` of the frame.
  Sampler(const cv::Mat& rgba, const cv::Mat& visible, cv::Point corner)
      : rgba_(rgba), visible_(visible), corner_(corner) {}

  // `count` pixels of a row of the layer from a pixel of the frame on, over what is there; x, y: place of the first in
  // the picture.
  void draw_over(double x, double y, double step_x, double step_y, cv::Point first, int count, float* out) const {
    const std::uint8_t* visible =
        visible_.empty() ? nullptr : visible_.ptr<std::uint8_t>(first.y - corner_.y) + (first.x - corner_.x);
    const cv::v_float32x4 one = cv::v_setall_f32(1);
    const auto* const data = rgba_.ptr<std::uint16_t>();
    const auto stride = static_cast<std::ptrdiff_t>(rgba_.step1());
    const auto width = static_cast<float>(rgba_.cols - 1);
    const auto height = static_cast<float>(rgba_.rows - 1);
    const auto start_x = static_cast<float>(x - 0.5);
    const auto start_y = static_cast<float>(y - 0.5);
    const auto slope_x = static_cast<float>(step_x);
    const auto slope_y = static_cast<float>(step_y);
    for (int i = 0; i < count; ++i, out += 4) {
      const float at_x = start_x + static_cast<float>(i) * slope_x;
      const float at_y = start_y + static_cast<float>(i) * slope_y;
      // The rim is transparent: what lies in its outer half may be left out.
      if (!(at_x >= 0 && at_y >= 0 && at_x < width && at_y < height)) {
        continue;
      }
      const int left = static_cast<int>(at_x);
      const int top = static_cast<int>(at_y);
      const cv::v_float32x4 u = cv::v_setall_f32(at_x - static_cast<float>(left));
      const cv::v_float32x4 v = cv::v_setall_f32(at_y - static_cast<float>(top));
      const std::uint16_t* above = data + top * stride + 4 * static_cast<std::ptrdiff_t>(left);
      const cv::v_float32x4 a = samples(above);
      const cv::v_float32x4 b = samples(above + stride);
      const cv::v_float32x4 upper = a + u * (samples(above + 4) - a);
      const cv::v_float32x4 lower = b + u * (samples(above + stride + 4) - b);
      const float share = visible == nullptr ? 1.0F / 65535 : static_cast<float>(visible[i]) * (1.0F / 255 / 65535);
      const cv::v_float32x4 sample = cv::v_setall_f32(share) * (upper + v * (lower - upper));
      cv::v_store(out, sample + (one - cv::v_broadcast_element<3>(sample)) * cv::v_load(out));
    }
  }

 private:
  static cv::v_float32x4 samples(const std::uint16_t* pixel) {
    return cv::v_cvt_f32(cv::v_reinterpret_as_s32(cv::v_load_expand(pixel)));
  }

  const cv::Mat& rgba_;
  const cv::Mat& visible_;
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
void draw_triangle(const MeshTriangle& triangle, const FrameToPicture& map, const Sampler& sampler,
                   vision::Layer& layer) {
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
  layer.rgba = cv::Mat(layer.area.size(), CV_32FC4, cv::Scalar::all(0));
  for (const PlacedPart& part : placement.parts) {
    const PartTexture& texture = set->parts[static_cast<std::size_t>(part.kind)];
    const cv::Rect area = bounds(part, upright);
    if (texture.rgba.empty() || area.area() == 0) {
      continue;
    }
    const cv::Mat seen = visible ? visible(part.kind, area) : cv::Mat();
    const Sampler sampler(texture.rgba, seen, area.tl());
    for (const MeshTriangle& triangle : part.triangles) {
      if (all_finite(triangle) && doubled_area(triangle.to) > 0) {
        draw_triangle(triangle, FrameToPicture::of(triangle, scale_x, scale_y, texture.corner), sampler, layer);
      }
    }
  }
  return layer;
}

}  // namespace smartcv::fitting_preview

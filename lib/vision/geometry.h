#ifndef SMARTCV_VISION_GEOMETRY_H
#define SMARTCV_VISION_GEOMETRY_H

#include <array>

#include "media/picture.h"

namespace smartcv::vision {

// All coordinates are pixels of the upright picture unless a name says otherwise; x to the right, y down;
// (0, 0) is the outer corner of the first pixel, so pixel i covers [i, i + 1).
struct Point {
  float x = 0;
  float y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Size {
  int width = 0;
  int height = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

// Corners; x2 and y2 are outside. Empty when x2 <= x1 or y2 <= y1.
struct Box {
  float x1 = 0;
  float y1 = 0;
  float x2 = 0;
  float y2 = 0;

  [[nodiscard]] float width() const noexcept { return x2 - x1; }
  [[nodiscard]] float height() const noexcept { return y2 - y1; }
  [[nodiscard]] float area() const noexcept { return width() > 0 && height() > 0 ? width() * height() : 0.0F; }
  [[nodiscard]] Point center() const noexcept { return {(x1 + x2) / 2, (y1 + y2) / 2}; }
  friend bool operator==(const Box&, const Box&) = default;
};

// Intersection over union, 0..1; 0 when either is empty.
[[nodiscard]] float iou(const Box& a, const Box& b) noexcept;
// Grown by `fraction` of its own size on each side (0.1: 10 % left, right, top and bottom).
[[nodiscard]] Box grown(const Box& box, float fraction) noexcept;
[[nodiscard]] Box clipped(const Box& box, Size picture) noexcept;
// The smallest box around both.
[[nodiscard]] Box united(const Box& a, const Box& b) noexcept;
// a at t = 0, b at t = 1.
[[nodiscard]] Box interpolated(const Box& a, const Box& b, float t) noexcept;

// Between the upright picture and the stored one (see media::Orientation). `stored` is the stored size.
[[nodiscard]] Point to_stored(Point upright, media::Orientation orientation, Size stored) noexcept;
[[nodiscard]] Point to_upright(Point stored_point, media::Orientation orientation, Size stored) noexcept;
[[nodiscard]] Box to_stored(const Box& upright, media::Orientation orientation, Size stored) noexcept;
[[nodiscard]] Size upright_size(Size stored, media::Orientation orientation) noexcept;

// Eye at image left, eye at image right, nose, mouth corner at image left, mouth corner at image right.
using FaceLandmarks = std::array<Point, 5>;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_GEOMETRY_H

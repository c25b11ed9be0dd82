#ifndef SMARTCV_VISION_POLYGON_H
#define SMARTCV_VISION_POLYGON_H

#include <span>
#include <utility>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::vision {

// Simple polygons, convex or not: corners in order around them, either direction, at least three.

// True when two sides that are no neighbours touch or cross, or a side has no length.
[[nodiscard]] bool crosses_itself(std::span<const Point> corners) noexcept;

// Even-odd rule; a point on a side may be either.
[[nodiscard]] bool contains(std::span<const Point> corners, Point p) noexcept;

// Where a horizontal line is inside, by the same rule: left and right of each stretch, from left to right.
[[nodiscard]] std::vector<std::pair<float, float>> stretches_at(std::span<const Point> corners, float y);

[[nodiscard]] Box bounds_of(std::span<const Point> corners) noexcept;

// Convex polygons that together cover exactly this one: itself when it is convex, else triangles (ear clipping: an ear
// is a convex corner whose triangle holds no other corner; a simple polygon always has two, Meisters 1975). Corners on
// a straight line give no triangle. Not for polygons that cross themselves.
[[nodiscard]] std::vector<std::vector<Point>> convex_parts(std::span<const Point> corners);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_POLYGON_H

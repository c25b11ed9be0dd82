#ifndef SMARTCV_TASKS_FITTING_PREVIEW_PLANE_H
#define SMARTCV_TASKS_FITTING_PREVIEW_PLANE_H

#include <cmath>
#include <numbers>

#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// Points as vectors, for the geometry of garments; x to the right, y down, angles from x to y (clockwise on the
// screen).
struct Vector {
  double x = 0;
  double y = 0;
};

[[nodiscard]] inline Vector vector(vision::Point p) noexcept { return {p.x, p.y}; }
[[nodiscard]] inline vision::Point point(Vector v) noexcept {
  return {static_cast<float>(v.x), static_cast<float>(v.y)};
}
[[nodiscard]] inline Vector operator+(Vector a, Vector b) noexcept { return {a.x + b.x, a.y + b.y}; }
[[nodiscard]] inline Vector operator-(Vector a, Vector b) noexcept { return {a.x - b.x, a.y - b.y}; }
[[nodiscard]] inline Vector operator*(double k, Vector a) noexcept { return {k * a.x, k * a.y}; }
[[nodiscard]] inline double dot(Vector a, Vector b) noexcept { return a.x * b.x + a.y * b.y; }
// Positive when b is clockwise of a on the screen.
[[nodiscard]] inline double cross(Vector a, Vector b) noexcept { return a.x * b.y - a.y * b.x; }
[[nodiscard]] inline double length(Vector a) noexcept { return std::hypot(a.x, a.y); }
[[nodiscard]] inline double angle(Vector a) noexcept { return std::atan2(a.y, a.x); }
[[nodiscard]] inline Vector at_angle(double angle) noexcept { return {std::cos(angle), std::sin(angle)}; }
[[nodiscard]] inline Vector turned(Vector a, double angle) noexcept {
  const Vector t = at_angle(angle);
  return {a.x * t.x - a.y * t.y, a.x * t.y + a.y * t.x};
}
[[nodiscard]] inline Vector mixed(Vector a, Vector b, double t) noexcept { return (1 - t) * a + t * b; }
// Into -pi..pi.
[[nodiscard]] inline double wrapped(double angle) noexcept { return std::remainder(angle, 2 * std::numbers::pi); }
[[nodiscard]] inline bool finite(Vector a) noexcept { return std::isfinite(a.x) && std::isfinite(a.y); }
// 0 up to `from`, 1 from `to` on, smooth between.
[[nodiscard]] inline double smooth_step(double from, double to, double x) noexcept {
  const double t = std::fmin(std::fmax((x - from) / (to - from), 0.0), 1.0);
  return t * t * (3 - 2 * t);
}

// Distance from p to the line from a to b, ends included.
[[nodiscard]] inline double distance_to_segment(Vector p, Vector a, Vector b) noexcept {
  const Vector along = b - a;
  const double squared = dot(along, along);
  const double t = squared > 0 ? std::fmin(std::fmax(dot(p - a, along) / squared, 0.0), 1.0) : 0.0;
  return length(p - (a + t * along));
}

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_PLANE_H

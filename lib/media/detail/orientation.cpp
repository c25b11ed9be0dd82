#include "media/detail/orientation.h"

#include <cmath>
#include <numbers>

namespace smartcv::media::detail {

Orientation orientation_of(std::span<const std::int32_t, 9> matrix, bool* exact) {
  // A stored point (x, y) is shown at (a x + c y, b x + d y), y pointing down.
  const double a = matrix[0];
  const double b = matrix[1];
  const double c = matrix[3];
  const double d = matrix[4];
  if (exact != nullptr) {
    *exact = true;
  }
  const double determinant = a * d - b * c;
  if (determinant == 0) {
    return {};
  }
  // With y down a positive angle is clockwise. The mirror, done first, changes the sign of a and b only: the image of
  // the y axis gives the turn in both cases.
  const double quarters = std::atan2(-c, d) / (std::numbers::pi / 2);
  const double nearest = std::round(quarters);
  if (exact != nullptr) {
    constexpr double tolerance = 1.0 / 90;  // one degree
    *exact = std::abs(quarters - nearest) <= tolerance;
  }
  return {.quarter_turns = (static_cast<int>(nearest) + 4) % 4, .mirrored = determinant < 0};
}

}  // namespace smartcv::media::detail

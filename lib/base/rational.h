#ifndef SMARTCV_BASE_RATIONAL_H
#define SMARTCV_BASE_RATIONAL_H

#include <compare>
#include <cstdint>

namespace smartcv {

// An exact fraction. Time bases, frame rates and aspect ratios are rationals, never doubles.
// den == 0 means "not known".
struct Rational {
  std::int64_t num = 0;
  std::int64_t den = 1;

  [[nodiscard]] constexpr bool known() const noexcept { return den != 0; }
  // For display and for distances in seconds only, never for timestamps that are written. 0 when not known.
  [[nodiscard]] double to_double() const noexcept;
  // Lowest terms, positive denominator.
  [[nodiscard]] Rational reduced() const noexcept;
};

// Compares the exact values (3/6 == 1/2); 128-bit inside, so no overflow. "Not known" equals itself and sorts first.
[[nodiscard]] bool operator==(const Rational& a, const Rational& b) noexcept;
[[nodiscard]] std::strong_ordering operator<=>(const Rational& a, const Rational& b) noexcept;

// ticks * from / to, rounded to nearest, halves away from zero; 128-bit inside, saturates at the
// ends of int64. 0 when a time base is not known or `to` is zero.
[[nodiscard]] std::int64_t rescale(std::int64_t ticks, Rational from, Rational to) noexcept;

// A time stamp as seconds, for display, thresholds and interpolation weights.
[[nodiscard]] double seconds(std::int64_t ticks, Rational time_base) noexcept;

}  // namespace smartcv

#endif  // SMARTCV_BASE_RATIONAL_H

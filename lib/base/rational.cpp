#include "base/rational.h"

#include <limits>

namespace smartcv {
namespace {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();
constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();

Uint128 magnitude(Int128 value) { return value < 0 ? -static_cast<Uint128>(value) : static_cast<Uint128>(value); }

Uint128 greatest_common_divisor(Uint128 a, Uint128 b) {
  while (b != 0) {
    const auto rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// factor * num / den rounded to nearest, halves up; num < den < 2^127. The product may need 190 bits, so it
// is built bit by bit and divided on the way.
Uint128 multiply_fraction(std::uint64_t factor, Uint128 num, Uint128 den) {
  Uint128 quotient = 0;
  Uint128 rest = 0;
  if (num <= std::numeric_limits<std::uint64_t>::max()) {
    const auto product = factor * num;
    quotient = product / den;
    rest = product % den;
  } else {
    for (int bit = 63; bit >= 0; --bit) {
      quotient <<= 1U;
      rest <<= 1U;
      if (rest >= den) {
        rest -= den;
        ++quotient;
      }
      if (((factor >> static_cast<unsigned>(bit)) & 1U) != 0) {
        rest += num;
        if (rest >= den) {
          rest -= den;
          ++quotient;
        }
      }
    }
  }
  return quotient + (rest >= den - rest ? 1U : 0U);
}

}  // namespace

double Rational::to_double() const noexcept {
  return known() ? static_cast<double>(num) / static_cast<double>(den) : 0.0;
}

Rational Rational::reduced() const noexcept {
  if (!known()) {
    return {0, 0};
  }
  const auto divisor = greatest_common_divisor(magnitude(num), magnitude(den));
  const bool negative = (num < 0) != (den < 0);
  const auto top = magnitude(num) / divisor;
  const auto bottom = magnitude(den) / divisor;
  if (top > magnitude(int64_min) - (negative ? 0 : 1) || bottom > static_cast<Uint128>(int64_max)) {
    return *this;  // 2^63 has no place in the other sign: leave it as it is
  }
  const auto signed_top = static_cast<Int128>(top);
  return {static_cast<std::int64_t>(negative ? -signed_top : signed_top), static_cast<std::int64_t>(bottom)};
}

bool operator==(const Rational& a, const Rational& b) noexcept { return (a <=> b) == std::strong_ordering::equal; }

std::strong_ordering operator<=>(const Rational& a, const Rational& b) noexcept {
  if (!a.known() || !b.known()) {
    return a.known() <=> b.known();
  }
  const auto left = static_cast<Int128>(a.num) * b.den;
  const auto right = static_cast<Int128>(b.num) * a.den;
  const auto order = left <=> right;
  const bool flipped = (a.den < 0) != (b.den < 0);
  return flipped ? 0 <=> order : order;
}

std::int64_t rescale(std::int64_t ticks, Rational from, Rational to) noexcept {
  if (!from.known() || !to.known() || to.num == 0) {
    return 0;
  }
  auto num = magnitude(from.num) * magnitude(to.den);
  auto den = magnitude(from.den) * magnitude(to.num);
  const auto divisor = greatest_common_divisor(num, den);
  num /= divisor;
  den /= divisor;
  const bool negative = (ticks < 0) ^ (from.num < 0) ^ (from.den < 0) ^ (to.num < 0) ^ (to.den < 0);
  const auto count = static_cast<std::uint64_t>(magnitude(ticks));
  const auto limit = negative ? magnitude(int64_min) : static_cast<Uint128>(int64_max);
  const auto whole = num / den;
  if (count != 0 && whole > limit / count) {
    return negative ? int64_min : int64_max;
  }
  const auto result = whole * count + multiply_fraction(count, num % den, den);
  if (result > limit) {
    return negative ? int64_min : int64_max;
  }
  return static_cast<std::int64_t>(negative ? -static_cast<Int128>(result) : static_cast<Int128>(result));
}

double seconds(std::int64_t ticks, Rational time_base) noexcept {
  return static_cast<double>(ticks) * time_base.to_double();
}

}  // namespace smartcv

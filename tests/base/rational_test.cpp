#include "base/rational.h"

#include <catch2/catch.hpp>
#include <limits>

namespace smartcv {
namespace {

constexpr auto largest = std::numeric_limits<std::int64_t>::max();
constexpr auto smallest = std::numeric_limits<std::int64_t>::min();

bool same(Rational a, Rational b) { return a.num == b.num && a.den == b.den; }

TEST_CASE("rationals compare by value", "[rational]") {
  CHECK(Rational{3, 6} == Rational{1, 2});
  CHECK(Rational{1, -2} == Rational{-1, 2});
  CHECK(Rational{1, -2} < Rational{1, 3});
  CHECK(Rational{30000, 1001} < Rational{30, 1});
  CHECK(Rational{largest, largest - 1} > Rational{largest - 1, largest - 1});
  CHECK(Rational{largest - 1, largest} < Rational{largest, largest});
  CHECK(Rational{smallest, 1} < Rational{smallest + 1, 1});
}

TEST_CASE("an unknown rational equals itself and sorts first", "[rational]") {
  CHECK_FALSE(Rational{5, 0}.known());
  CHECK(Rational{5, 0} == Rational{0, 0});
  CHECK(Rational{5, 0} < Rational{smallest, 1});
  CHECK(Rational{5, 0}.to_double() == 0.0);
}

TEST_CASE("reducing gives lowest terms and a positive denominator", "[rational]") {
  CHECK(same(Rational{90000, -6000}.reduced(), {-15, 1}));
  CHECK(same(Rational{0, -7}.reduced(), {0, 1}));
  CHECK(same(Rational{largest, largest}.reduced(), {1, 1}));
  CHECK(same(Rational{smallest, 2}.reduced(), {smallest / 2, 1}));
  CHECK(same(Rational{smallest, -1}.reduced(), {smallest, -1}));  // 2^63 has no place: left alone
}

TEST_CASE("rescaling rounds to nearest, halves away from zero", "[rational]") {
  CHECK(rescale(1001, {1, 30000}, {1, 90000}) == 3003);
  CHECK(rescale(1, {1, 2}, {1, 1}) == 1);
  CHECK(rescale(-1, {1, 2}, {1, 1}) == -1);
  CHECK(rescale(1, {1, 3}, {1, 1}) == 0);
  CHECK(rescale(-2, {1, 3}, {1, 1}) == -1);
  CHECK(rescale(7, {-1, 3}, {1, 3}) == -7);
}

TEST_CASE("rescaling is exact where doubles are not", "[rational]") {
  CHECK(rescale(largest - 1, {1, 90000}, {1, 90000}) == largest - 1);
  CHECK(rescale(9'007'199'254'740'993, {1001, 30000}, {1001, 30000}) == 9'007'199'254'740'993);
  // Terms that have no common divisor and whose product needs 190 bits.
  const Rational from{largest - 24, largest - 164};
  const Rational to{largest - 258, largest - 282};
  CHECK(rescale(1'000'000'000'000'000'000, from, to) == 1'000'000'000'000'000'013);
  CHECK(rescale(-1'000'000'000'000'000'000, from, to) == -1'000'000'000'000'000'013);
}

TEST_CASE("rescaling saturates instead of overflowing", "[rational]") {
  CHECK(rescale(largest, {1000, 1}, {1, 1000}) == largest);
  CHECK(rescale(smallest, {1000, 1}, {1, 1000}) == smallest);
  CHECK(rescale(largest, {largest, 1}, {1, largest}) == largest);
  CHECK(rescale(0, {largest, 1}, {1, largest}) == 0);
  CHECK(rescale(smallest, {1, 1}, {1, 1}) == smallest);
  CHECK(rescale(smallest, {-1, 1}, {1, 1}) == largest);
}

TEST_CASE("rescaling with an unknown time base gives zero", "[rational]") {
  CHECK(rescale(5, {1, 0}, {1, 1}) == 0);
  CHECK(rescale(5, {1, 1}, {1, 0}) == 0);
  CHECK(rescale(5, {1, 1}, {0, 1}) == 0);
}

TEST_CASE("ticks become seconds", "[rational]") {
  CHECK(seconds(45000, {1, 90000}) == Approx(0.5));
  CHECK(seconds(5, {1, 0}) == 0.0);
}

}  // namespace
}  // namespace smartcv

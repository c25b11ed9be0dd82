#include "media/detail/orientation.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>

using smartcv::media::Orientation;
using smartcv::media::detail::orientation_of;

namespace {

constexpr std::int32_t one = 1 << 16;

std::array<std::int32_t, 9> turned(double degrees) {
  const double angle = degrees * 3.14159265358979 / 180;
  const auto c = static_cast<std::int32_t>(std::lround(std::cos(angle) * one));
  const auto s = static_cast<std::int32_t>(std::lround(std::sin(angle) * one));
  return {c, s, 0, -s, c, 0, 0, 0, 1 << 30};
}

}  // namespace

TEST_CASE("an odd angle becomes the nearest quarter turn and says so", "[orientation]") {
  bool exact = true;
  CHECK(orientation_of(turned(80), &exact) == Orientation{1, false});
  CHECK_FALSE(exact);
  CHECK(orientation_of(turned(-100), &exact) == Orientation{3, false});
  CHECK_FALSE(exact);
  CHECK(orientation_of(turned(179.9), &exact) == Orientation{2, false});
  CHECK(exact);
  CHECK(orientation_of(turned(0), &exact) == Orientation{0, false});
  CHECK(exact);
}

TEST_CASE("a vertical mirror is a horizontal one and half a turn", "[orientation]") {
  CHECK(orientation_of(std::array<std::int32_t, 9>{one, 0, 0, 0, -one, 0, 0, 0, 1 << 30}) == Orientation{2, true});
}

TEST_CASE("a matrix of zeros turns nothing", "[orientation]") {
  CHECK(orientation_of(std::array<std::int32_t, 9>{}) == Orientation{});
}

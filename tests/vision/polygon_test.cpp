#include "vision/polygon.h"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace smartcv::vision;

namespace {

using Ring = std::vector<Point>;

const Ring square{{0, 0}, {10, 0}, {10, 10}, {0, 10}};
// An L: its inner corner is at (4, 4).
const Ring corner{{0, 0}, {10, 0}, {10, 4}, {4, 4}, {4, 10}, {0, 10}};
const Ring comb{{0, 0}, {9, 0}, {9, 8}, {7, 8}, {7, 2}, {5, 2}, {5, 8}, {3, 8}, {3, 2}, {2, 2}, {2, 8}, {0, 8}};

double area(const Ring& ring) {
  double doubled = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point a = ring[i];
    const Point b = ring[(i + 1) % ring.size()];
    doubled += static_cast<double>(a.x) * b.y - static_cast<double>(b.x) * a.y;
  }
  return std::abs(doubled) / 2;
}

Ring backwards(Ring ring) {
  std::reverse(ring.begin(), ring.end());
  return ring;
}

}  // namespace

TEST_CASE("the parts of a polygon are convex and cover what it covers and nothing else") {
  for (const Ring& ring : {square, corner, comb, backwards(corner), backwards(comb)}) {
    const auto parts = convex_parts(ring);
    double covered = 0;
    for (const Ring& part : parts) {
      covered += area(part);
      CHECK((part.size() == 3 || parts.size() == 1));
    }
    CHECK(covered == Approx(area(ring)));
    std::mt19937 random(7);
    std::uniform_real_distribution<float> anywhere(-1, 11);
    for (int i = 0; i < 2000; ++i) {
      const Point p{anywhere(random), anywhere(random)};
      const bool in_part = std::any_of(parts.begin(), parts.end(), [&](const Ring& part) { return contains(part, p); });
      CHECK(in_part == contains(ring, p));
    }
  }
}

TEST_CASE("a convex polygon stays in one piece") {
  CHECK(convex_parts(square).size() == 1);
  CHECK(convex_parts(backwards(square)).size() == 1);
  CHECK(convex_parts(corner).size() > 1);
}

TEST_CASE("a polygon that crosses or touches itself is told apart") {
  CHECK_FALSE(crosses_itself(square));
  CHECK_FALSE(crosses_itself(corner));
  CHECK_FALSE(crosses_itself(comb));
  CHECK(crosses_itself(Ring{{0, 0}, {10, 10}, {10, 0}, {0, 10}}));
  CHECK(crosses_itself(Ring{{0, 0}, {10, 0}, {10, 0}, {0, 10}}));
  CHECK(crosses_itself(Ring{{0, 0}, {10, 0}, {5, 0}, {5, 10}}));  // a side that runs back over another one
}

TEST_CASE("a point is in a polygon or not") {
  CHECK(contains(corner, {2, 8}));
  CHECK_FALSE(contains(corner, {8, 8}));
  CHECK_FALSE(contains(corner, {-1, 5}));
  CHECK(bounds_of(corner) == Box{0, 0, 10, 10});
}

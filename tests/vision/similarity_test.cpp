#include "vision/similarity.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <optional>

#include "vision/affine.h"

namespace {

using namespace smartcv;
using vision::Affine;
using vision::Point;

constexpr std::array<Point, 5> shape{{{10, 12}, {40, 10}, {26, 30}, {14, 44}, {37, 45}}};
constexpr std::array<float, 5> equal{1, 1, 1, 1, 1};

std::array<Point, 5> moved(const Affine& map) {
  auto points = shape;
  for (auto& point : points) {
    point = map(point);
  }
  return points;
}

double error(const Affine& map, const std::array<Point, 5>& to, const std::array<float, 5>& weights) {
  double sum = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const Point p = map(shape[i]);
    sum += static_cast<double>(weights[i]) * (std::pow(p.x - to[i].x, 2) + std::pow(p.y - to[i].y, 2));
  }
  return sum;
}

}  // namespace

TEST_CASE("a similarity is found again from the points it moved", "[similarity]") {
  const Affine map{1.2, -0.7, 33, 0.7, 1.2, -5};
  const auto found = vision::fit_similarity(shape, moved(map), equal);
  REQUIRE(found);
  CHECK(found->xx == Approx(1.2).epsilon(1e-5));
  CHECK(found->yx == Approx(0.7).epsilon(1e-5));
  CHECK(found->x0 == Approx(33).epsilon(1e-5));
  CHECK(found->y0 == Approx(-5).epsilon(1e-4));
}

TEST_CASE("no neighbouring similarity fits noisy weighted points better", "[similarity]") {
  auto to = moved({0.9, 0.3, 4, -0.3, 0.9, 60});
  to[0].x += 3;
  to[3].y -= 8;
  const std::array<float, 5> weights{1, 1, 0.3F, 0.1F, 0.1F};
  const auto found = vision::fit_similarity(shape, to, weights);
  REQUIRE(found);
  const double best = error(*found, to, weights);
  for (const double step : {-0.01, 0.01}) {
    Affine scaled = *found;
    scaled.xx += step;
    scaled.yy += step;
    Affine turned = *found;
    turned.xy -= step;
    turned.yx += step;
    Affine shifted = *found;
    shifted.x0 += 10 * step;
    CHECK(error(scaled, to, weights) > best);
    CHECK(error(turned, to, weights) > best);
    CHECK(error(shifted, to, weights) > best);
  }
  // A point without weight has no say.
  auto stray = to;
  stray[4] = {1000, 1000};
  const std::array<float, 5> first_four{1, 1, 0.3F, 0.1F, 0};
  CHECK(vision::fit_similarity(shape, stray, first_four) == vision::fit_similarity(shape, to, first_four));
}

TEST_CASE("mirrored points are not mirrored back", "[similarity]") {
  auto to = shape;
  for (auto& point : to) {
    point.x = 50 - point.x;
  }
  const auto found = vision::fit_similarity(shape, to, equal);
  REQUIRE(found);
  CHECK(found->xx * found->yy - found->xy * found->yx > 0);
}

TEST_CASE("points that coincide or are no numbers have no similarity", "[similarity]") {
  const std::array<Point, 5> one_place{{{7, 7}, {7, 7}, {7, 7}, {7, 7}, {7, 7}}};
  CHECK_FALSE(vision::fit_similarity(one_place, shape, equal));
  CHECK_FALSE(vision::fit_similarity(shape, one_place, equal));
  auto broken = shape;
  broken[2].x = std::numeric_limits<float>::quiet_NaN();
  CHECK_FALSE(vision::fit_similarity(broken, shape, equal));
  CHECK_FALSE(vision::fit_similarity(shape, shape, std::array<float, 5>{}));
}

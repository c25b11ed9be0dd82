#include "vision/matte_metrics.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <utility>

#include "base/error.h"
#include "tests/vision/matte_reference.h"

using namespace smartcv::vision;
using smartcv::tests::Plane;

namespace {

constexpr int width = 37;
constexpr int height = 29;

// A soft disc that moves, an island, noise and holes; integers over 256, so exact in float.
std::pair<Plane, Plane> alpha_and_truth(int frame) {
  std::pair<Plane, Plane> planes{Plane(width, height), Plane(width, height)};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int dx = x - (18 + frame);
      const int dy = y - (14 - frame);
      int truth = std::clamp(296 - dx * dx - 2 * dy * dy, 0, 256);
      if (x > 30 && y < 6) {
        truth = 200;
      }
      const int noise = (x * 7 + y * 13 + frame * 5) % 17 - 8;
      int alpha = std::clamp(truth + 3 * noise, 0, 256);
      if ((x + y * 3 + frame) % 23 == 0) {
        alpha = 0;
      }
      planes.first.at(x, y) = static_cast<float>(alpha) / 256;
      planes.second.at(x, y) = static_cast<float>(truth) / 256;
    }
  }
  return planes;
}

void check_scores(const MatteScores& found, const std::array<double, 5>& expected) {
  constexpr double digits = 1e-6;
  CHECK(found.mad == Approx(expected[0]).epsilon(digits));
  CHECK(found.mse == Approx(expected[1]).epsilon(digits));
  CHECK(found.grad == Approx(expected[2]).epsilon(1e-5));  // stretched to 0..1 in float
  CHECK(found.conn == Approx(expected[3]).epsilon(digits));
  CHECK(found.dtssd == Approx(expected[4]).epsilon(digits).margin(1e-9));
}

}  // namespace

// The expected numbers come from a program of its own, written from the definitions in matte_metrics.h with NumPy 2.4.6
// and SciPy 1.17.1 in double precision (ndimage.correlate with mode "nearest" and the full 9x9 filter, ndimage.label,
// argmax of the areas), on the same integers.
TEST_CASE("the measures of matting agree with an independent computation", "[metrics]") {
  constexpr std::array<std::array<double, 5>, 3> expected{{
      {52.910938956, 14.871531519, 0.016307250, 0.029500781, 0},
      {52.874534017, 14.806798986, 0.018804536, 0.028541406, 17.278766465},
      {52.266571528, 14.763582342, 0.016858951, 0.028729687, 17.183697745},
  }};
  MatteMetrics metrics;
  std::array<double, 5> sums{};
  for (int frame = 0; frame < 3; ++frame) {
    const auto [alpha, truth] = alpha_and_truth(frame);
    const auto& scores = expected.at(static_cast<std::size_t>(frame));
    check_scores(metrics.add(alpha.view(), truth.view()), scores);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums.at(i) += scores.at(i) / 3;
    }
  }
  check_scores(metrics.mean(), sums);
  CHECK(metrics.frames().size() == 3);
}

TEST_CASE("a perfect matte scores zero everywhere", "[metrics]") {
  MatteMetrics metrics;
  for (int frame = 0; frame < 2; ++frame) {
    const auto [alpha, truth] = alpha_and_truth(frame);
    check_scores(metrics.add(truth.view(), truth.view()), {0, 0, 0, 0, 0});
  }
}

TEST_CASE("empty and full mattes have no gradient and still count", "[metrics]") {
  Plane empty(width, height);
  Plane full(width, height);
  std::fill(full.values.begin(), full.values.end(), 1.0F);
  MatteMetrics metrics;
  const MatteScores scores = metrics.add(empty.view(), full.view());
  CHECK(scores.mad == Approx(1000));
  CHECK(scores.mse == Approx(1000));
  CHECK(scores.grad == 0);
  CHECK(scores.conn == Approx(width * height / 1000.0));
  CHECK(metrics.add(empty.view(), full.view()).dtssd == 0);
}

TEST_CASE("a matte of another size than the truth is refused with both sizes", "[metrics]") {
  const Plane one(width, height);
  const Plane other(width + 1, height);
  MatteMetrics metrics;
  CHECK_THROWS_WITH(metrics.add(one.view(), other.view()), Catch::Contains("37x29") && Catch::Contains("38x29"));
  static_cast<void>(metrics.add(one.view(), one.view()));
  CHECK_THROWS_WITH(metrics.add(other.view(), other.view()), Catch::Contains("changes"));
  CHECK(MatteMetrics{}.mean().mad == 0);
}

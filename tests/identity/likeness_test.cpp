#include "identity/likeness.h"

#include <array>
#include <catch2/catch.hpp>

#include "base/error.h"

using namespace smartcv;
using namespace smartcv::identity;

namespace {

FaceSample sample(float width, float quality, std::vector<float> embedding) {
  return {.frame = 0, .box = {0, 0, width, width}, .quality = quality, .embedding = std::move(embedding)};
}

}  // namespace

TEST_CASE("a track looks like the mean of its faces, the better ones more", "[identity]") {
  const std::vector<FaceSample> samples{sample(50, 0.75F, {1, 0}), sample(50, 0.25F, {0, 1})};
  const auto look = likeness_of(samples, 40, false);
  REQUIRE(look);
  CHECK(look->weight == Approx(1));
  CHECK(look->mean[0] == Approx(0.75));
  CHECK(look->mean[1] == Approx(0.25));
}

TEST_CASE("the mean of unit-length embeddings has unit length again", "[identity]") {
  const std::vector<FaceSample> samples{sample(50, 1, {1, 0}), sample(50, 1, {0, 1})};
  const auto look = likeness_of(samples, 40, true);
  REQUIRE(look);
  CHECK(look->mean[0] == Approx(std::sqrt(0.5)));
  CHECK(look->mean[1] == Approx(std::sqrt(0.5)));
}

TEST_CASE("small faces and faces without an embedding say nothing", "[identity]") {
  std::vector<FaceSample> samples{sample(39, 1, {1, 0}), sample(50, 1, {})};
  CHECK_FALSE(likeness_of(samples, 40, false));
  samples.push_back(sample(40, 0, {0, 1}));
  REQUIRE(likeness_of(samples, 40, false));
  CHECK(likeness_of(samples, 40, false)->mean == std::vector<float>{0, 1});
}

TEST_CASE("looks are joined by their weights; distances are Euclidean", "[identity]") {
  const Likeness a{.weight = 3, .mean = {1, 0}};
  const Likeness b{.weight = 1, .mean = {0, 1}};
  const std::array<const Likeness*, 2> both{&a, &b};
  CHECK(joined(both, false).mean == std::vector<float>{0.75F, 0.25F});
  CHECK(joined(both, false).weight == 4);
  CHECK(distance(a.mean, b.mean) == Approx(std::sqrt(2.0)));
  CHECK_THROWS_AS(distance(a.mean, std::vector<float>{1, 2, 3}), Error);
}

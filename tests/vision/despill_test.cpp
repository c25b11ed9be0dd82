#include "vision/despill.h"

#include <catch2/catch.hpp>

#include "base/error.h"

using smartcv::Error;
using smartcv::vision::Despill;

TEST_CASE("green is limited to the larger of red and blue", "[despill]") {
  const Despill despill(1);
  CHECK(despill.excess(0.2F, 0.9F, 0.4F) == Approx(0.5));
  CHECK(despill.strong() == std::array<float, 3>{0, 1, 0});
  CHECK(Despill(0.5F).excess(0.2F, 0.9F, 0.4F) == Approx(0.25));
}

TEST_CASE("skin, yellow and gray have no green spill", "[despill]") {
  const Despill despill(1);
  CHECK(despill.excess(0.9F, 0.7F, 0.6F) == 0);
  CHECK(despill.excess(1, 1, 0) == 0);
  CHECK(despill.excess(0.5F, 0.5F, 0.5F) == 0);
}

TEST_CASE("blue and magenta screens have strong channels of their own", "[despill]") {
  CHECK(Despill(1, {0, 71, 187}).strong() == std::array<float, 3>{0, 0, 1});
  const Despill magenta(1, {255, 0, 255});
  CHECK(magenta.strong() == std::array<float, 3>{1, 0, 1});
  CHECK(magenta.excess(0.8F, 0.1F, 0.6F) == Approx(0.5));
  CHECK(magenta.excess(0.8F, 0.1F, 0.1F) == 0);
}

TEST_CASE("despill of nothing is no despill; amounts beyond the ends and gray keys are refused", "[despill]") {
  CHECK_FALSE(Despill(0).active());
  CHECK_FALSE(Despill(0, {9, 9, 9}).active());
  CHECK(Despill(0).excess(0, 1, 0) == 0);
  CHECK_THROWS_WITH(Despill(1.5F), Catch::Contains("between 0"));
  CHECK_THROWS_WITH(Despill(-0.1F), Catch::Contains("between 0"));
  CHECK_THROWS_WITH(Despill(1, {90, 90, 90}), Catch::Contains("gray"));
}

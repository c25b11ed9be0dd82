#include "vision/light_curve.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using smartcv::vision::LightCurve;

namespace {

float light(const LightCurve& curve, float code) {
  curve.to_light(&code, 1, &code);
  return code;
}

float code(const LightCurve& curve, float light) {
  curve.to_code(&light, 1, &light);
  return light;
}

}  // namespace

TEST_CASE("every curve comes back to the code it started from", "[light-curve]") {
  for (const char* transfer : {"", "bt709", "smpte2084", "arib-std-b67", "linear"}) {
    INFO(transfer);
    const LightCurve curve(transfer);
    for (int i = 0; i <= 1023; ++i) {
      const float value = static_cast<float>(i) / 1023;
      CHECK(std::abs(code(curve, light(curve, value)) - value) < 1.0F / 16000);
    }
    CHECK(code(curve, 1e9F) == Approx(1));
    CHECK(code(curve, -1) == Approx(0).margin(1e-5));
    CHECK(light(curve, 2) == light(curve, 1));
    CHECK(std::isfinite(code(curve, std::nanf(""))));
  }
}

TEST_CASE("the curves have the values of their standards", "[light-curve]") {
  const LightCurve srgb("bt709");
  CHECK(light(srgb, 0.5F) == Approx(0.21404).margin(1e-4));
  CHECK(code(srgb, 1) == Approx(1));
  // Reference white: 58 % of PQ's signal (ITU-R BT.2408, table 1), 75 % of HLG's.
  CHECK(code(LightCurve("smpte2084"), 1) == Approx(0.58).margin(2e-3));
  CHECK(code(LightCurve("arib-std-b67"), 1) == Approx(0.75).margin(1e-3));
  // 10000 cd/m2.
  CHECK(light(LightCurve("smpte2084"), 1) == Approx(10000.0 / 203));
}

TEST_CASE("white and gray keep their colour between primaries", "[light-curve]") {
  const LightCurve wide("smpte2084", "bt2020");
  REQUIRE(wide.converts_primaries());
  std::vector<float> red{1, 0.2F, 1};
  std::vector<float> green{1, 0.2F, 0};
  std::vector<float> blue{1, 0.2F, 0};
  wide.from_srgb_primaries(red.data(), green.data(), blue.data(), 3);
  CHECK(red[0] == Approx(1).margin(1e-3));
  CHECK(blue[1] == Approx(0.2).margin(1e-3));
  CHECK(red[2] == Approx(0.6274));
  CHECK(green[2] == Approx(0.0691));
  CHECK_FALSE(LightCurve("bt709", "bt709").converts_primaries());
}

#include "vision/light_curve.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace smartcv::vision {
namespace {

constexpr int steps = 4096;

double srgb_light(double code) { return code <= 0.04045 ? code / 12.92 : std::pow((code + 0.055) / 1.055, 2.4); }
double srgb_code(double light) { return light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055; }

// Constants of ITU-R BT.2100, table 4.
constexpr double pq_m1 = 2610.0 / 16384;
constexpr double pq_m2 = 2523.0 / 4096 * 128;
constexpr double pq_c1 = 3424.0 / 4096;
constexpr double pq_c2 = 2413.0 / 4096 * 32;
constexpr double pq_c3 = 2392.0 / 4096 * 32;
constexpr double pq_white = 203.0 / 10000;

double pq_light(double code) {
  const double root = std::pow(code, 1 / pq_m2);
  return std::pow(std::max(root - pq_c1, 0.0) / (pq_c2 - pq_c3 * root), 1 / pq_m1) / pq_white;
}
double pq_code(double light) {
  const double root = std::pow(light * pq_white, pq_m1);
  return std::pow((pq_c1 + pq_c2 * root) / (1 + pq_c3 * root), pq_m2);
}

// Table 5.
constexpr double hlg_a = 0.17883277;
const double hlg_b = 1 - 4 * hlg_a;
const double hlg_c = 0.5 - hlg_a * std::log(4 * hlg_a);

double hlg_scene(double code) {
  return code <= 0.5 ? code * code / 3 : (std::exp((code - hlg_c) / hlg_a) + hlg_b) / 12;
}
double hlg_white() { return hlg_scene(0.75); }
double hlg_light(double code) { return hlg_scene(code) / hlg_white(); }
double hlg_code(double light) {
  const double scene = light * hlg_white();
  return scene <= 1.0 / 12 ? std::sqrt(3 * scene) : hlg_a * std::log(12 * scene - hlg_b) + hlg_c;
}

double same(double value) { return value; }

struct Curve {
  double (*light)(double);
  double (*code)(double);
};
Curve curve_of(const std::string& transfer) {
  if (transfer == "smpte2084") {
    return {pq_light, pq_code};
  }
  if (transfer == "arib-std-b67") {
    return {hlg_light, hlg_code};
  }
  return transfer == "linear" ? Curve{same, same} : Curve{srgb_light, srgb_code};
}

float between(const std::vector<float>& table, float place) noexcept {
  const int step = static_cast<int>(place);
  const float* at = table.data() + step;
  return at[0] + (place - static_cast<float>(step)) * (at[1] - at[0]);
}

}  // namespace

// One entry more than steps + 1: the last place may be interpolated as well.
LightCurve::LightCurve(const std::string& transfer, const std::string& primaries) : wide_(primaries == "bt2020") {
  const Curve curve = curve_of(transfer);
  srgb_ = curve.light == srgb_light && !wide_;
  const double peak = curve.light(1);
  peak_ = static_cast<float>(peak);
  for (int i = 0; i <= steps + 1; ++i) {
    const double x = std::min(static_cast<double>(i) / steps, 1.0);
    light_.push_back(static_cast<float>(curve.light(x)));
    code_.push_back(static_cast<float>(std::clamp(curve.code(x * x * x * x * peak), 0.0, 1.0)));
  }
}

const LightCurve& LightCurve::srgb() {
  static const LightCurve curve;
  return curve;
}

// In this order of arguments what is no number becomes 0.
void LightCurve::to_light(const float* coded, int count, float* light) const noexcept {
  for (int i = 0; i < count; ++i) {
    light[i] = between(light_, std::min(std::max(0.0F, coded[i]), 1.0F) * steps);
  }
}

void LightCurve::to_code(const float* light, int count, float* coded) const noexcept {
  constexpr int chunk = 256;
  std::array<float, chunk> places;
  const float scale = 1 / peak_;
  for (int begin = 0; begin < count; begin += chunk) {
    const int size = std::min(chunk, count - begin);
    // Apart from the look-ups, which no compiler vectorises.
    for (int i = 0; i < size; ++i) {
      const float share = std::min(std::max(0.0F, light[begin + i] * scale), 1.0F);
      places[static_cast<std::size_t>(i)] = std::sqrt(std::sqrt(share)) * steps;
    }
    for (int i = 0; i < size; ++i) {
      coded[begin + i] = between(code_, places[static_cast<std::size_t>(i)]);
    }
  }
}

void LightCurve::from_srgb_primaries(float* red, float* green, float* blue, int count) const noexcept {
  if (!wide_) {
    return;
  }
  for (int i = 0; i < count; ++i) {
    const float r = red[i];
    const float g = green[i];
    const float b = blue[i];
    red[i] = 0.6274F * r + 0.3293F * g + 0.0433F * b;
    green[i] = 0.0691F * r + 0.9195F * g + 0.0114F * b;
    blue[i] = 0.0164F * r + 0.0880F * g + 0.8956F * b;
  }
}

}  // namespace smartcv::vision

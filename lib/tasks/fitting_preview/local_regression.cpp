#include "tasks/fitting_preview/local_regression.h"

#include <cmath>

namespace smartcv::fitting_preview {
namespace {

constexpr double reach = 3;  // deviations; what lies beyond has no weight to speak of
// How much the parabola stiffens when all samples lie on one side.
constexpr double stiffness = 3;

// Sums of weights times powers of the time, in deviations from the sample in question, and of those times the value.
struct Moments {
  double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0;
  double y0 = 0, y1 = 0, y2 = 0;

  void add(double t, double weight, double value) {
    const double t2 = t * t;
    s0 += weight;
    s1 += weight * t;
    s2 += weight * t2;
    s3 += weight * t2 * t;
    s4 += weight * t2 * t2;
    y0 += weight * value;
    y1 += weight * value * t;
    y2 += weight * value * t2;
  }

  // The constant of a + b t + c t^2, by Cramer's rule; of a line or a mean where there are too few samples for more.
  [[nodiscard]] double at_zero() const {
    const double lean = s1 / s0;  // the mean time: 0 where both sides are known
    const double p2 = s2 + 1e-6 * s0;
    const double p4 = s4 + (1e-6 + stiffness * lean * lean) * s0;
    const double determinant = s0 * (p2 * p4 - s3 * s3) - s1 * (s1 * p4 - s3 * s2) + s2 * (s1 * s3 - p2 * s2);
    const double constant = y0 * (p2 * p4 - s3 * s3) - s1 * (y1 * p4 - s3 * y2) + s2 * (y1 * s3 - p2 * y2);
    // Relative to what it would be if the columns were orthogonal.
    return determinant > 1e-9 * s0 * p2 * p4 ? constant / determinant : y0 / s0;
  }
};

}  // namespace

LocalRegression::LocalRegression(std::span<const double> times, double deviation)
    : times_(times), deviation_(deviation), windows_(times.size()) {
  std::size_t begin = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    while (times[i] - times[begin] > reach * deviation) {
      ++begin;
    }
    while (end < times.size() && times[end] - times[i] <= reach * deviation) {
      ++end;
    }
    windows_[i] = {begin, end, gaussian_.size()};
    for (std::size_t j = begin; j < end; ++j) {
      const double t = (times[j] - times[i]) / deviation;
      gaussian_.push_back(std::exp(-t * t / 2));
    }
  }
}

std::vector<double> LocalRegression::smooth(std::span<const double> values, std::span<const double> weights) const {
  std::vector<double> result(values.begin(), values.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Window& window = windows_[i];
    Moments moments;
    for (std::size_t j = window.begin; j < window.end; ++j) {
      // Values as distances from the sample's own: exact for what does not move, however far from 0 it is.
      moments.add((times_[j] - times_[i]) / deviation_, gaussian_[window.weights + j - window.begin] * weights[j],
                  values[j] - values[i]);
    }
    if (moments.s0 > 0) {
      result[i] = values[i] + moments.at_zero();
    }
  }
  return result;
}

std::vector<double> LocalRegression::average(std::span<const double> values) const {
  std::vector<double> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Window& window = windows_[i];
    double sum = 0;
    double weights = 0;
    for (std::size_t j = window.begin; j < window.end; ++j) {
      const double weight = gaussian_[window.weights + j - window.begin];
      sum += weight * values[j];
      weights += weight;
    }
    result[i] = sum / weights;
  }
  return result;
}

}  // namespace smartcv::fitting_preview

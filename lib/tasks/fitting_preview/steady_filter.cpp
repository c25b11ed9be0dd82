#include "tasks/fitting_preview/steady_filter.h"

#include <algorithm>
#include <cmath>

namespace smartcv::fitting_preview {
namespace {

constexpr double wide = 4;  // times as wide as the narrow one
// How far the filters' points are apart, in deviations of a coordinate's noise: up to the one nothing moves, from the
// other on it surely does.
constexpr double still = 1.5;
constexpr double moving = 3;
constexpr double deviation_of_mad = 1.4826;  // a normal distribution's
constexpr std::size_t least_measured = 8;    // to know the noise by

}  // namespace

SteadyFilter::SteadyFilter(std::span<const double> times, double deviation)
    : times_(times), narrow_(times, deviation), wide_(times, wide * deviation) {}

double SteadyFilter::noise_of(const PointCourse& course) const {
  if (course.measured.size() < least_measured) {
    return 0;
  }
  double squares = 0;
  for (const std::vector<double>* values : {&course.x, &course.y}) {
    // How far each measurement lies off the line between its neighbours, as a multiple of what noise would do to it.
    std::vector<double> off;
    for (std::size_t m = 1; m + 1 < course.measured.size(); ++m) {
      const std::size_t before = course.measured[m - 1];
      const std::size_t here = course.measured[m];
      const std::size_t behind = course.measured[m + 1];
      const double t = (times_[here] - times_[before]) / (times_[behind] - times_[before]);
      const double line = (1 - t) * (*values)[before] + t * (*values)[behind];
      off.push_back(std::abs((*values)[here] - line) / std::sqrt(1 + t * t + (1 - t) * (1 - t)));
    }
    const auto middle = off.begin() + static_cast<std::ptrdiff_t>(off.size() / 2);
    std::ranges::nth_element(off, middle);
    squares += *middle * *middle / 2;
  }
  return std::min(deviation_of_mad * std::sqrt(squares), course.most_noise);
}

void SteadyFilter::smooth(PointCourse& course) const {
  const double noise = noise_of(course);
  std::vector<double> x = narrow_.smooth(course.x, course.weights);
  std::vector<double> y = narrow_.smooth(course.y, course.weights);
  if (noise > 0) {
    const std::vector<double> calm_x = wide_.smooth(course.x, course.weights);
    const std::vector<double> calm_y = wide_.smooth(course.y, course.weights);
    std::vector<double> squares(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double dx = x[i] - calm_x[i];
      const double dy = y[i] - calm_y[i];
      squares[i] = dx * dx + dy * dy;
    }
    squares = wide_.average(squares);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double ratio = std::sqrt(squares[i]) / noise;
      const double t = std::clamp((ratio - still) / (moving - still), 0.0, 1.0);
      const double follow = t * t * (3 - 2 * t);
      x[i] = calm_x[i] + follow * (x[i] - calm_x[i]);
      y[i] = calm_y[i] + follow * (y[i] - calm_y[i]);
    }
  }
  course.x = std::move(x);
  course.y = std::move(y);
}

}  // namespace smartcv::fitting_preview

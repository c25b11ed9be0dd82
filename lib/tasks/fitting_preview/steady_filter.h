#ifndef SMARTCV_TASKS_FITTING_PREVIEW_STEADY_FILTER_H
#define SMARTCV_TASKS_FITTING_PREVIEW_STEADY_FILTER_H

#include <cstddef>
#include <span>
#include <vector>

#include "tasks/fitting_preview/local_regression.h"

namespace smartcv::fitting_preview {

// The course of a point: what it takes to smooth it.
struct PointCourse {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> weights;
  // Which samples a network has measured, rising; the others lie between them and say nothing of their own.
  std::vector<std::size_t> measured;
  double most_noise = 0;  // pixels; more than this is movement
};

// Two zero-phase filters, one wide, one narrow. Where they differ by no more than the noise of the measurements can
// explain, the point stands still and is taken from the wide one: with few measurements a second the narrow one has
// nothing to average, and what it leaves is a garment that swims. Where they differ by more the point moves, and the
// narrow one follows. Between the two it changes smoothly (the idea of choosing a bandwidth by what the noise explains
// is O. V. Lepski's, "On a problem of adaptive estimation in Gaussian white noise", 1991).
class SteadyFilter {
 public:
  // `times` in seconds, rising; they outlive it. `deviation` > 0: of the narrow filter's Gaussian, in seconds.
  SteadyFilter(std::span<const double> times, double deviation);

  // Smooths x and y in place.
  void smooth(PointCourse& course) const;
  // The mean under the narrow Gaussian.
  [[nodiscard]] std::vector<double> average(std::span<const double> values) const { return narrow_.average(values); }

 private:
  // Standard deviation of a coordinate's measurements, pixels.
  [[nodiscard]] double noise_of(const PointCourse& course) const;

  std::span<const double> times_;
  LocalRegression narrow_;
  LocalRegression wide_;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_STEADY_FILTER_H

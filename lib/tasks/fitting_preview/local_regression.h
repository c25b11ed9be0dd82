#ifndef SMARTCV_TASKS_FITTING_PREVIEW_LOCAL_REGRESSION_H
#define SMARTCV_TASKS_FITTING_PREVIEW_LOCAL_REGRESSION_H

#include <cstddef>
#include <span>
#include <vector>

namespace smartcv::fitting_preview {

// A zero-phase filter for samples at any times, see Note [Smoothing without lag].
class LocalRegression {
 public:
  // `times` in seconds, rising; they outlive it. `deviation` > 0: of the Gaussian, in seconds.
  LocalRegression(std::span<const double> times, double deviation);

  // The parabola's value at each sample's own time. `values` finite, `weights` >= 0, one for each time. Where all
  // weights around a sample are 0 the sample stays as it is.
  [[nodiscard]] std::vector<double> smooth(std::span<const double> values, std::span<const double> weights) const;
  // The mean under the Gaussian.
  [[nodiscard]] std::vector<double> average(std::span<const double> values) const;

 private:
  struct Window {
    std::size_t begin = 0;
    std::size_t end = 0;      // half-open
    std::size_t weights = 0;  // where its Gaussian weights begin in gaussian_
  };

  std::span<const double> times_;
  double deviation_;
  std::vector<Window> windows_;  // one for each sample
  std::vector<double> gaussian_;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_LOCAL_REGRESSION_H

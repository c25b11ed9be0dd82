#include "vision/matte_metrics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::vision {
namespace {

constexpr double sigma = 1.4;
constexpr double smallest_weight = 0.01;
constexpr double threshold_step = 0.1;
constexpr int thresholds = 10;
constexpr float smallest_gap = 0.15F;

cv::Mat1f dense(const FloatPlane& plane) {
  cv::Mat1f copy(plane.height, plane.width);
  for (int y = 0; y < plane.height; ++y) {
    std::copy(plane.row(y), plane.row(y) + plane.width, copy[y]);
  }
  return copy;
}

struct GradientFilter {
  cv::Mat1d smooth;
  cv::Mat1d derivative;
};

// The outer product of the two is the filter of unit norm.
GradientFilter gradient_filter() {
  const double root = std::sqrt(2 * CV_PI) * sigma;
  const int half = static_cast<int>(std::ceil(sigma * std::sqrt(-2 * std::log(root * smallest_weight))));
  GradientFilter filter{cv::Mat1d(1, 2 * half + 1), cv::Mat1d(1, 2 * half + 1)};
  for (int i = -half; i <= half; ++i) {
    const double gaussian = std::exp(-i * i / (2 * sigma * sigma)) / root;
    filter.smooth(0, i + half) = gaussian;
    filter.derivative(0, i + half) = -i * gaussian / (sigma * sigma);
  }
  filter.smooth /= cv::norm(filter.smooth);
  filter.derivative /= cv::norm(filter.derivative);
  return filter;
}

cv::Mat1d gradient_magnitude(const cv::Mat1f& alpha) {
  static const GradientFilter filter = gradient_filter();
  cv::Mat1f stretched;
  cv::normalize(alpha, stretched, 1, 0, cv::NORM_MINMAX);
  cv::Mat1d across;
  cv::Mat1d down;
  cv::sepFilter2D(stretched, across, CV_64F, filter.derivative, filter.smooth, {-1, -1}, 0, cv::BORDER_REPLICATE);
  cv::sepFilter2D(stretched, down, CV_64F, filter.smooth, filter.derivative, {-1, -1}, 0, cv::BORDER_REPLICATE);
  cv::Mat1d magnitude;
  cv::magnitude(across, down, magnitude);
  return magnitude;
}

double gradient_error(const cv::Mat1f& alpha, const cv::Mat1f& truth) {
  return cv::norm(gradient_magnitude(truth), gradient_magnitude(alpha), cv::NORM_L2SQR) / 1e3;
}

// 255 in the largest 4-connected area of `mask`; all 0 when there is none.
cv::Mat1b largest_area(const cv::Mat1b& mask) {
  cv::Mat1i labels;
  cv::Mat1i stats;
  cv::Mat1d centroids;
  const int count = cv::connectedComponentsWithStats(mask, labels, stats, centroids, 4, CV_32S);
  if (count < 2) {
    return {mask.size(), 0};
  }
  int largest = 1;
  for (int label = 2; label < count; ++label) {
    if (stats(label, cv::CC_STAT_AREA) > stats(largest, cv::CC_STAT_AREA)) {
      largest = label;
    }
  }
  cv::Mat1b area;
  cv::compare(labels, largest, area, cv::CMP_EQ);
  return area;
}

double connectivity_error(const cv::Mat1f& alpha, const cv::Mat1f& truth) {
  cv::Mat1f level(alpha.size(), -1.0F);
  for (int i = 1; i <= thresholds; ++i) {
    const double threshold = i * threshold_step;
    const cv::Mat1b both((alpha >= threshold) & (truth >= threshold));
    const cv::Mat1b fallen_out((level == -1) & (largest_area(both) == 0));
    level.setTo((i - 1) * threshold_step, fallen_out);
  }
  level.setTo(1, level == -1);
  double error = 0;
  for (int y = 0; y < level.rows; ++y) {
    for (int x = 0; x < level.cols; ++x) {
      const auto phi = [&](float value) {
        const float above = value - level(y, x);
        return above >= smallest_gap ? 1 - above : 1.0F;
      };
      error += std::abs(static_cast<double>(phi(truth(y, x)) - phi(alpha(y, x))));
    }
  }
  return error / 1e3;
}

}  // namespace

MatteScores MatteMetrics::add(const FloatPlane& alpha, const FloatPlane& truth) {
  if (alpha.width != truth.width || alpha.height != truth.height || alpha.width < 1 || alpha.height < 1) {
    throw Error(ErrorCode::input,
                fmt::format("the alpha is {}x{} and the truth it is compared with {}x{}; both must have "
                            "the same size",
                            alpha.width, alpha.height, truth.width, truth.height));
  }
  if (!frames_.empty() && (alpha.width != width_ || alpha.height != height_)) {
    throw Error(ErrorCode::input,
                fmt::format("the alpha changes from {}x{} to {}x{}; all frames of a comparison must have "
                            "the same size",
                            width_, height_, alpha.width, alpha.height));
  }
  width_ = alpha.width;
  height_ = alpha.height;
  const cv::Mat1f p = dense(alpha);
  const cv::Mat1f t = dense(truth);
  const auto pixels = static_cast<double>(p.total());
  MatteScores scores;
  double change = 0;
  std::vector<float> difference(p.total());
  for (std::size_t i = 0; i < difference.size(); ++i) {
    const double d = static_cast<double>(p.ptr<float>()[i]) - static_cast<double>(t.ptr<float>()[i]);
    difference[i] = static_cast<float>(d);
    scores.mad += std::abs(d);
    scores.mse += d * d;
    const double before = last_difference_.empty() ? d : static_cast<double>(last_difference_[i]);
    change += (d - before) * (d - before);
  }
  scores.mad *= 1e3 / pixels;
  scores.mse *= 1e3 / pixels;
  scores.dtssd = std::sqrt(change / pixels) * 1e2;
  scores.grad = gradient_error(p, t);
  scores.conn = connectivity_error(p, t);
  last_difference_ = std::move(difference);
  frames_.push_back(scores);
  return scores;
}

MatteScores MatteMetrics::mean() const noexcept {
  MatteScores sum;
  for (const MatteScores& frame : frames_) {
    sum.mad += frame.mad;
    sum.mse += frame.mse;
    sum.grad += frame.grad;
    sum.conn += frame.conn;
    sum.dtssd += frame.dtssd;
  }
  const auto count = static_cast<double>(std::max<std::size_t>(frames_.size(), 1));
  return {sum.mad / count, sum.mse / count, sum.grad / count, sum.conn / count, sum.dtssd / count};
}

}  // namespace smartcv::vision

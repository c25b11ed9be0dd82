#include "nn/networks/u2net_saliency.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "nn/inference.h"

namespace smartcv::nn {
namespace {

constexpr auto side = static_cast<int>(U2Net::side);

// [320,320] float32 R G B as the network takes it.
cv::Mat network_picture(const cv::Mat& rgb) {
  const bool shrinks = rgb.cols > side || rgb.rows > side;
  cv::Mat small;
  cv::resize(rgb, small, {side, side}, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  double largest = 0;
  cv::minMaxLoc(small.reshape(1), nullptr, &largest);
  cv::Mat picture;
  small.convertTo(picture, CV_32F, 1 / std::max(largest, 1.0));
  cv::subtract(picture, cv::Scalar(0.485, 0.456, 0.406), picture);
  cv::divide(picture, cv::Scalar(0.229, 0.224, 0.225), picture);
  return picture;
}

}  // namespace

U2NetSaliency::U2NetSaliency(const weights::Weights& weights, const SaliencyOptions& options)
    : network_(make_network<U2Net>(weights, options.device, options.path)) {}

cv::Mat U2NetSaliency::find(const cv::Mat& rgb) const {
  cv::Mat picture = network_picture(rgb);
  cv::Mat small(side, side, CV_32F);
  run_inference("U-2-Net", [&] {
    const auto input = at::from_blob(picture.data, {1, side, side, 3}, at::kFloat).permute({0, 3, 1, 2});
    const auto mask = network_(input).to(at::kCPU).contiguous();
    std::copy_n(mask.const_data_ptr<float>(), small.total(), small.ptr<float>());
  });
  double least = 0;
  double largest = 0;
  cv::minMaxLoc(small, &least, &largest);
  if (largest > least) {
    small.convertTo(small, CV_32F, 1 / (largest - least), -least / (largest - least));
  }
  cv::Mat mask;
  cv::resize(small, mask, rgb.size(), 0, 0, cv::INTER_LINEAR);
  return mask;
}

}  // namespace smartcv::nn

#ifndef SMARTCV_NN_SALIENCY_H
#define SMARTCV_NN_SALIENCY_H

#include <opencv2/core/mat.hpp>
#include <string>

namespace smartcv::nn {

// A network that finds the one thing a picture is about: what a shop shows on a photo. One object is shared by all
// threads.
class Saliency {
 public:
  virtual ~Saliency() = default;

  // "u2netp": what the weights are.
  [[nodiscard]] virtual std::string name() const = 0;
  // `rgb`: CV_8UC3, R first, any size. Returns CV_32FC1 of its size, 0 background to 1 the thing; only as sharp as the
  // network's own small picture. Throws Error(model) when the device fails (out of memory, driver).
  [[nodiscard]] virtual cv::Mat find(const cv::Mat& rgb) const = 0;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_SALIENCY_H

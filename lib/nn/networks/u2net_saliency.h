#ifndef SMARTCV_NN_NETWORKS_U2NET_SALIENCY_H
#define SMARTCV_NN_NETWORKS_U2NET_SALIENCY_H

#include "nn/networks/u2net.h"
#include "nn/saliency.h"
#include "nn/saliency_factory.h"
#include "weights/weights.h"

namespace smartcv::nn {

// U²-Net behind nn::Saliency. As the authors' u2net_test.py: the picture is stretched to 320x320 and divided by its
// largest value; the mask is stretched to the whole of 0..1 (a flat one stays what it is) and brought back to the
// picture's size.
class U2NetSaliency : public Saliency {
 public:
  U2NetSaliency(const weights::Weights& weights, const SaliencyOptions& options);

  [[nodiscard]] std::string name() const override { return "u2netp"; }
  [[nodiscard]] cv::Mat find(const cv::Mat& rgb) const override;

 private:
  U2Net network_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_U2NET_SALIENCY_H

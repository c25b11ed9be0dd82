#ifndef SMARTCV_NN_NETWORKS_DEEP_GUIDED_FILTER_H
#define SMARTCV_NN_NETWORKS_DEEP_GUIDED_FILTER_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "nn/conv.h"
#include "nn/layer_builder.h"

namespace smartcv::nn {

struct GuidedFilterWeights;  // guided_filter_rows.h

// The matte of one picture: float32, 0..1, planes one after the other.
struct MatteTensors {
  at::Tensor alpha;       // [1,1,H,W]
  at::Tensor foreground;  // [1,3,H,W], undefined when it is not wanted
};

// The last, full-resolution part of Robust Video Matting: the deep guided filter (Wu et al. 2018, "Fast End-to-End
// Trainable Guided Filter", figure 3c; channels and weights as in ../shared/facts/rvm.md). With the guide x = (R, G, B,
// their mean) and y = (foreground residual, alpha) of the small picture,
//   A = layers([box(x y) - box(x) box(y), box(x x) - box(x)^2, hidden]),  b = box(y) - A box(x),
// both interpolated to the picture's size, where A x + b is the result. All of it in float32, whatever the
// network's type.
class DeepGuidedFilter {
 public:
  // What the network found on the small picture, one frame each, channels last, float32.
  struct Small {
    at::Tensor picture;  // [1,3,h,w] RGB 0..1
    at::Tensor result;   // [1,4,h,w] foreground residual, alpha
    at::Tensor hidden;   // [1,16,h,w]
  };

  // NAME.box_filter and NAME.conv.{0,1,3,4,6}
  DeepGuidedFilter(LayerBuilder& layers, const std::string& name);

  // picture [1,3,H,W] float32 RGB 0..1, channels last. The foreground is residual + picture; both are clipped to 0..1.
  [[nodiscard]] MatteTensors operator()(const at::Tensor& picture, const Small& small, bool foreground) const;

 private:
  [[nodiscard]] MatteTensors fused(const at::Tensor& picture, const Small& small, bool foreground) const;
  [[nodiscard]] MatteTensors plain(const at::Tensor& picture, const Small& small, bool foreground) const;
  [[nodiscard]] at::Tensor layers(at::Tensor x) const;

  ConvPath path_;
  at::Tensor box_;                                      // [4,1,3,3]
  std::vector<Conv> convs_;                             // the plain path's layers
  std::shared_ptr<const GuidedFilterWeights> weights_;  // the fused path's
};

// The matte out of a result at the picture's size, [1,4,H,W] float32: what is to be added to the picture to have the
// foreground, and alpha. Both are clipped to 0..1. (This is all where the network has seen the picture at full size.)
[[nodiscard]] MatteTensors clipped_matte(const at::Tensor& picture, const at::Tensor& result, bool foreground);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_DEEP_GUIDED_FILTER_H

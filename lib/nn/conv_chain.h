#ifndef SMARTCV_NN_CONV_CHAIN_H
#define SMARTCV_NN_CONV_CHAIN_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "nn/conv.h"

namespace smartcv::nn {

// Convolutions one after the other, optionally added to their input.
//
// Note [Strips]. The inner activations of a MobileNet block at high resolution are far larger than the processor's
// caches: CenterFace's first block expands 8 MB to 50 MB at 960x544, and that memory, fetched from the system for each
// frame and returned, took ten times as long as the arithmetic. So the chain runs a strip of output rows at a time,
// from the chain's input to its output; a strip's activations stay in the caches. The rows at a strip's border are
// computed twice. The results are those of whole layers.
class ConvChain {
 public:
  // With `residual` the output has the input's shape and the input is added to it.
  explicit ConvChain(std::vector<Conv> layers, bool residual = false);

  // x [N,C,h,w], channels last; with a residual it may be overwritten. Call inside an InferenceMode guard.
  [[nodiscard]] at::Tensor operator()(at::Tensor x) const;

 private:
  [[nodiscard]] at::Tensor whole(at::Tensor x) const;
  [[nodiscard]] at::Tensor in_strips(const at::Tensor& x, std::int64_t rows) const;
  // The output rows [first, first + count) of all layers but the last.
  [[nodiscard]] at::Tensor strip(const at::Tensor& x, std::int64_t first, std::int64_t count) const;
  // Output rows of one strip; 0: all at once.
  [[nodiscard]] std::int64_t strip_rows(const at::Tensor& x) const;

  std::vector<Conv> layers_;
  bool residual_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_CONV_CHAIN_H

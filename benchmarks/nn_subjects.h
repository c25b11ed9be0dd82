#ifndef SMARTCV_BENCHMARKS_NN_SUBJECTS_H
#define SMARTCV_BENCHMARKS_NN_SUBJECTS_H

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "nn/conv_path.h"
#include "nn/device.h"

namespace smartcv::benchmarks {

using Forward = std::function<void(const at::Tensor& batch)>;  // safe to call from several threads

// A network as the benchmarks see it: a forward pass over [N,3,h,w] float32, channels last.
struct Subject {
  std::string name;
  std::array<std::int64_t, 2> size;  // h, w
  std::function<Forward(nn::Precision precision, nn::ConvPath path)> make;

  [[nodiscard]] at::Tensor input(std::int64_t batch) const;
};

// All networks. CenterFace takes its weights from the models folder (scripts/setup puts them there) and is left out
// where they are missing; the others run with made-up weights, which take as long.
[[nodiscard]] const std::vector<Subject>& subjects();

}  // namespace smartcv::benchmarks

#endif  // SMARTCV_BENCHMARKS_NN_SUBJECTS_H

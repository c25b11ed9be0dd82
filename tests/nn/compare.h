#ifndef SMARTCV_TESTS_NN_COMPARE_H
#define SMARTCV_TESTS_NN_COMPARE_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace smartcv::tests {

struct Difference {
  float largest = 0;  // absolute
  float mean = 0;
};

// The difference between a tensor and a golden array ../shared/golden/NAME (.npy, float32). `steps` are the strides at
// which the golden array samples the tensor, one per dimension; none: all of it. The shapes must then agree.
[[nodiscard]] Difference difference_to_golden(const at::Tensor& tensor, const std::string& name,
                                              std::initializer_list<std::int64_t> steps = {});

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_NN_COMPARE_H

#ifndef SMARTCV_TESTS_NN_PSEUDO_WEIGHTS_H
#define SMARTCV_TESTS_NN_PSEUDO_WEIGHTS_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <initializer_list>
#include <string>

#include "weights/weights.h"

namespace smartcv::tests {

// The pseudo-random weights of support/pseudo_checkpoint.h as a checkpoint in memory.
[[nodiscard]] weights::Weights pseudo_weights(const std::string& network);

// The input that belongs to them: [N,C,H,W] float32, blocks of 8x8 equal pixels, u("input", block) * scale + offset;
// channels last.
[[nodiscard]] at::Tensor pseudo_input(std::initializer_list<std::int64_t> shape, float scale, float offset);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_NN_PSEUDO_WEIGHTS_H

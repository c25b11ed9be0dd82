#include "tests/nn/compare.h"

#include <ATen/ops/from_blob.h>

#include <catch2/catch.hpp>

#include "tests/nn/golden.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

Difference difference_to_golden(const at::Tensor& tensor, const std::string& name,
                                std::initializer_list<std::int64_t> steps) {
  auto golden = read_npy(*shared_file("golden/" + name));
  at::Tensor sampled = tensor.to(at::kFloat);
  std::int64_t dimension = 0;
  for (const auto step : steps) {
    sampled = sampled.slice(dimension, 0, sampled.size(dimension), step);
    ++dimension;
  }
  INFO(name);
  REQUIRE(sampled.sizes() == at::IntArrayRef(golden.shape));
  const auto difference = sampled.sub(at::from_blob(golden.values.data(), golden.shape)).abs();
  return {difference.max().item<float>(), difference.mean().item<float>()};
}

}  // namespace smartcv::tests

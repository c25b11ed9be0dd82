#include "tests/nn/pseudo_weights.h"

#include <ATen/ops/empty.h>

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "tests/support/pseudo_checkpoint.h"

namespace smartcv::tests {

weights::Weights pseudo_weights(const std::string& network) {
  const auto memory = std::make_shared<const std::vector<PseudoTensor>>(pseudo_tensors(network));
  std::map<std::string, weights::TensorView> views;
  for (const auto& tensor : *memory) {
    views[tensor.name] = {tensor.floating ? weights::DataType::float32 : weights::DataType::int64, tensor.shape,
                          tensor.bytes};
  }
  return {std::move(views), memory, "pseudo-random"};
}

at::Tensor pseudo_input(std::initializer_list<std::int64_t> shape, float scale, float offset) {
  constexpr std::int64_t block = 8;
  auto input = at::empty(shape, at::TensorOptions(at::kFloat));
  const auto planes = input.size(0) * input.size(1);
  const auto rows = (input.size(2) + block - 1) / block;
  const auto columns = (input.size(3) + block - 1) / block;
  const auto seed = pseudo_seed("input");
  auto* value = input.data_ptr<float>();
  for (std::int64_t plane = 0; plane < planes; ++plane) {
    for (std::int64_t y = 0; y < input.size(2); ++y) {
      for (std::int64_t x = 0; x < input.size(3); ++x) {
        const auto index = (plane * rows + y / block) * columns + x / block;
        *value++ = pseudo_unit(seed, static_cast<std::uint64_t>(index)) * scale + offset;
      }
    }
  }
  return input.contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace smartcv::tests

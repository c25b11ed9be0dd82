#include "nn/tensor_memory.h"

#include <ATen/ops/empty.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "nn/device.h"

using namespace smartcv;

TEST_CASE("a tensor that is freed lends its memory to the next of its size", "[memory]") {
  nn::use_threads(1);
  for (const std::int64_t bytes : {std::int64_t{100} << 10U, std::int64_t{3} << 20U, std::int64_t{70} << 20U}) {
    const auto options = at::TensorOptions(at::kByte);
    auto first = at::empty({bytes}, options);
    const void* const place = first.const_data_ptr();
    CHECK(reinterpret_cast<std::uintptr_t>(place) % 64 == 0);
    const auto second = at::empty({bytes}, options);
    CHECK(second.const_data_ptr() != place);
    first.reset();
    CHECK(at::empty({bytes}, options).const_data_ptr() == place);
  }
  CHECK(at::empty({0}, at::TensorOptions(at::kByte)).numel() == 0);
}

TEST_CASE("what freed tensors leave waiting is bounded", "[memory]") {
  nn::use_threads(1);
  const auto& memory = dynamic_cast<const nn::TensorMemory&>(*c10::GetAllocator(c10::DeviceType::CPU));
  constexpr auto bytes = static_cast<std::int64_t>(nn::TensorMemory::most_kept / 4);
  {
    std::vector<at::Tensor> tensors;  // memory that nobody touches
    for (int i = 0; i < 6; ++i) {
      tensors.push_back(at::empty({bytes}, at::TensorOptions(at::kByte)));
    }
  }
  CHECK(memory.kept() > 0);
  CHECK(memory.kept() <= nn::TensorMemory::most_kept);
}

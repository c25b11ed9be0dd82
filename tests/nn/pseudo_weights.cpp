#include "tests/nn/pseudo_weights.h"

#include <ATen/ops/empty.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/sha256.h"
#include "tests/nn/golden.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

using Shape = std::vector<std::int64_t>;

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : text) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  }
  return hash;
}

// In [-1, 1), exact in float32.
float unit(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t x = seed + index + 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  x ^= x >> 31U;
  return static_cast<float>(static_cast<std::int64_t>(x >> 40U) - (std::int64_t{1} << 23U)) * 0x1p-23F;
}

std::int64_t elements_of(const Shape& shape) {
  std::int64_t count = 1;
  for (const auto side : shape) {
    count *= side;
  }
  return count;
}

struct Scale {
  float scale;
  float offset;
};

Scale scale_of(const std::string& name, const Shape& shape, double gain) {
  const auto suffix = name.substr(name.rfind('.') + 1);
  if (suffix == "running_mean") {
    return {0.125F, 0};
  }
  if (suffix == "running_var") {
    return {0.25F, 1};
  }
  if (name == "project_mat.conv.bias") {
    return {0.125F, 0.5F};
  }
  if (suffix == "bias" || suffix == "beta") {
    return {0.125F, 0};
  }
  if (suffix == "gamma" || suffix == "g" || suffix == "scale" || shape.size() < 2) {
    return {0.125F, 1};
  }
  const auto fan_in = elements_of(Shape(shape.begin() + 1, shape.end()));
  return {static_cast<float>(std::sqrt(gain / static_cast<double>(fan_in))), 0};
}

void fill(std::span<float> values, const std::string& name, const Shape& shape, double gain) {
  const bool bins = name.ends_with("dfl.conv.weight");
  const bool box = name.ends_with("box_filter.weight");
  const auto seed = fnv1a(name);
  const auto [scale, offset] = scale_of(name, shape, gain);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float value = unit(seed, i) * scale;
    values[i] = bins ? static_cast<float>(i) : box ? 1.0F / 9.0F : offset != 0 ? value + offset : value;
  }
}

}  // namespace

weights::Weights pseudo_weights(const std::string& network) {
  const auto keys = read_json(*shared_file("golden/pseudo/" + network + ".keys.json"));
  const auto gain = keys["gain"].get<double>();
  const auto memory = std::make_shared<std::vector<std::vector<std::byte>>>();
  std::map<std::string, weights::TensorView> tensors;
  std::vector<std::byte> all;
  for (const auto& key : keys["keys"]) {
    const auto name = key[0].get<std::string>();
    const auto shape = key[1].get<Shape>();
    const bool floating = key[2] == "float32";
    auto& bytes = memory->emplace_back(static_cast<std::size_t>(elements_of(shape)) * (floating ? 4 : 8));
    if (floating) {
      fill({reinterpret_cast<float*>(bytes.data()), bytes.size() / sizeof(float)}, name, shape, gain);
      all.insert(all.end(), bytes.begin(), bytes.end());
    }
    tensors[name] = {floating ? weights::DataType::float32 : weights::DataType::int64, shape, bytes};
  }
  REQUIRE(sha256_hex(all) == keys["sha256_of_all_float32_tensors_in_key_order_le"].get<std::string>());
  return {std::move(tensors), memory, "pseudo-random"};
}

at::Tensor pseudo_input(std::initializer_list<std::int64_t> shape, float scale, float offset) {
  constexpr std::int64_t block = 8;
  auto input = at::empty(shape, at::TensorOptions(at::kFloat));
  const auto planes = input.size(0) * input.size(1);
  const auto rows = (input.size(2) + block - 1) / block;
  const auto columns = (input.size(3) + block - 1) / block;
  const auto seed = fnv1a("input");
  auto* value = input.data_ptr<float>();
  for (std::int64_t plane = 0; plane < planes; ++plane) {
    for (std::int64_t y = 0; y < input.size(2); ++y) {
      for (std::int64_t x = 0; x < input.size(3); ++x) {
        const auto index = (plane * rows + y / block) * columns + x / block;
        *value++ = unit(seed, static_cast<std::uint64_t>(index)) * scale + offset;
      }
    }
  }
  return input.contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace smartcv::tests

#include "tests/support/pseudo_checkpoint.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>

#include "base/sha256.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

using Shape = std::vector<std::int64_t>;

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
  const auto seed = pseudo_seed(name);
  const auto [scale, offset] = scale_of(name, shape, gain);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float value = pseudo_unit(seed, i) * scale;
    values[i] = bins ? static_cast<float>(i) : box ? 1.0F / 9.0F : offset != 0 ? value + offset : value;
  }
}

void write(std::ofstream& file, std::span<const std::byte> bytes) {
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

std::uint64_t pseudo_seed(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : name) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  }
  return hash;
}

float pseudo_unit(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t x = seed + index + 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  x ^= x >> 31U;
  return static_cast<float>(static_cast<std::int64_t>(x >> 40U) - (std::int64_t{1} << 23U)) * 0x1p-23F;
}

std::vector<PseudoTensor> pseudo_tensors(const std::string& network) {
  std::ifstream file(*shared_file("golden/pseudo/" + network + ".keys.json"));
  const auto keys = nlohmann::json::parse(file);
  const auto gain = keys["gain"].get<double>();
  std::vector<PseudoTensor> tensors;
  std::vector<std::byte> all;
  for (const auto& key : keys["keys"]) {
    PseudoTensor tensor{key[0].get<std::string>(), key[2] == "float32", key[1].get<Shape>(), {}};
    tensor.bytes.resize(static_cast<std::size_t>(elements_of(tensor.shape)) * (tensor.floating ? 4 : 8));
    if (tensor.floating) {
      fill({reinterpret_cast<float*>(tensor.bytes.data()), tensor.bytes.size() / sizeof(float)}, tensor.name,
           tensor.shape, gain);
      all.insert(all.end(), tensor.bytes.begin(), tensor.bytes.end());
    }
    tensors.push_back(std::move(tensor));
  }
  REQUIRE(sha256_hex(all) == keys["sha256_of_all_float32_tensors_in_key_order_le"].get<std::string>());
  return tensors;
}

void write_pseudo_checkpoint(const std::string& network, const std::filesystem::path& path) {
  auto tensors = pseudo_tensors(network);
  // The wider ones first: then all are aligned.
  std::ranges::stable_partition(tensors, [](const PseudoTensor& tensor) { return !tensor.floating; });
  auto header = nlohmann::json::object();
  std::size_t offset = 0;
  for (const auto& tensor : tensors) {
    header[tensor.name] = {{"dtype", tensor.floating ? "F32" : "I64"},
                           {"shape", tensor.shape},
                           {"data_offsets", {offset, offset + tensor.bytes.size()}}};
    offset += tensor.bytes.size();
  }
  auto text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  std::ofstream file(path, std::ios::binary);
  const std::uint64_t length = text.size();
  write(file, std::as_bytes(std::span(&length, 1)));
  write(file, std::as_bytes(std::span(text)));
  for (const auto& tensor : tensors) {
    write(file, tensor.bytes);
  }
  REQUIRE(file.flush());
}

}  // namespace smartcv::tests

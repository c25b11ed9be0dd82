#ifndef SMARTCV_TESTS_SUPPORT_PSEUDO_CHECKPOINT_H
#define SMARTCV_TESTS_SUPPORT_PSEUDO_CHECKPOINT_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace smartcv::tests {

// The deterministic pseudo-random weights of golden/README.md, section 5: every float of a tensor follows from the
// tensor's name and its index.
struct PseudoTensor {
  std::string name;
  bool floating;  // float32, else int64
  std::vector<std::int64_t> shape;
  std::vector<std::byte> bytes;
};

// All tensors of golden/pseudo/NETWORK.keys.json, in its order; its SHA-256 over the float32 ones is checked here.
[[nodiscard]] std::vector<PseudoTensor> pseudo_tensors(const std::string& network);

// The same as a safetensors file, for programs that want a file.
void write_pseudo_checkpoint(const std::string& network, const std::filesystem::path& path);

// The generator: a float32 in [-1, 1) for each name and index.
[[nodiscard]] std::uint64_t pseudo_seed(std::string_view name);
[[nodiscard]] float pseudo_unit(std::uint64_t seed, std::uint64_t index);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_PSEUDO_CHECKPOINT_H

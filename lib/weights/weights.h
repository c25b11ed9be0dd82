#ifndef SMARTCV_WEIGHTS_WEIGHTS_H
#define SMARTCV_WEIGHTS_WEIGHTS_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace smartcv::weights {

enum class DataType { float32, float16, bfloat16, float64, int64, int32, int16, int8, uint8, boolean };
[[nodiscard]] std::size_t size_of(DataType type) noexcept;
[[nodiscard]] const char* name_of(DataType type) noexcept;

// One tensor: C order, contiguous, little-endian, aligned for its element type. The bytes live as long as a copy of the
// Weights they came from.
struct TensorView {
  DataType type = DataType::float32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;

  [[nodiscard]] std::int64_t elements() const noexcept;
};

// The tensors of a model file by name. Cheap to copy (shares the memory).
class Weights {
 public:
  Weights(std::map<std::string, TensorView> tensors, std::shared_ptr<const void> owner, std::string container);

  [[nodiscard]] const std::map<std::string, TensorView>& tensors() const noexcept { return tensors_; }
  // Throws Error(model) that names the tensor when it is missing or has another shape. -1 in `shape` fits anything.
  [[nodiscard]] const TensorView& get(const std::string& name, std::span<const std::int64_t> shape) const;
  // What the file is: "torch legacy pickle", "torch zip" (dictionaries of tensors, and whole modules that are not
  // Ultralytics'), "Ultralytics" (a whole module of theirs, in either torch container), "TorchScript", "safetensors",
  // "ONNX" or "dlib".
  [[nodiscard]] const std::string& container() const noexcept { return container_; }

 private:
  std::map<std::string, TensorView> tensors_;
  std::shared_ptr<const void> owner_;
  std::string container_;
};

// Finds out what the file is by its content and reads it. The file is data: no code in it is ever run. Which tensors of
// a torch checkpoint are read, and under which names, is said in checkpoint.h. Whatever no weight file has is refused
// by name, and a file of another kind with what it seems to be. The file stays mapped and must not be changed while the
// tensors are in use. Throws Error(model).
[[nodiscard]] Weights read_weights(const std::filesystem::path& path);
// The same for bytes in memory (fuzzers, tests), which are copied; `name` is for messages.
[[nodiscard]] Weights read_weights(std::span<const std::byte> bytes, const std::string& name);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_WEIGHTS_H

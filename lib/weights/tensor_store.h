#ifndef SMARTCV_WEIGHTS_TENSOR_STORE_H
#define SMARTCV_WEIGHTS_TENSOR_STORE_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "weights/weights.h"

namespace smartcv::weights {

// elements of a shape; throws Error(model) for a negative dimension, more than 16 dimensions or a product whose bytes
// do not fit 63 bits. `name` and `file` are for the sentence.
[[nodiscard]] std::int64_t checked_elements(std::span<const std::int64_t> shape, DataType type, const std::string& name,
                                            const std::string& file);

// How a tensor lies in its storage; all in elements.
struct TensorLayout {
  std::int64_t offset = 0;
  std::vector<std::int64_t> shape;
  std::vector<std::int64_t> strides;
};

// Collects tensors while a container is read. Bytes that lie aligned and contiguous in the file are viewed where they
// are, everything else is copied into memory of the store. The copies together may not exceed twice the size of the
// file (once to align a storage, once to put its tensors in order), so that a small file can never fill the memory with
// broadcast strides or one storage used a thousand times. The table of names and shapes may take 8 MiB and a quarter of
// the file.
class TensorStore {
 public:
  // `container` is the whole file; it must live as long as the tensors.
  TensorStore(std::span<const std::byte> container, std::string file);

  // A storage as it lies in the file; the answer is aligned for its type, copied when the file's bytes are not.
  [[nodiscard]] std::span<const std::byte> aligned(std::span<const std::byte> bytes, DataType type);
  // Room for `bytes` bytes of decoded values, aligned for every type.
  [[nodiscard]] std::span<std::byte> allocate(std::size_t bytes);

  // A tensor in a storage given by aligned(). Throws Error(model) for a layout that leaves its storage, a name that is
  // taken and more than 65536 tensors.
  void add(const std::string& name, DataType type, std::span<const std::byte> storage, const TensorLayout& layout);
  // The same for bytes that are the tensor: contiguous, exactly as many as the shape needs.
  void add(const std::string& name, DataType type, std::span<const std::byte> bytes, std::vector<std::int64_t> shape);

  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  // Ends the collection. `owner` keeps the container's bytes.
  [[nodiscard]] Weights finish(std::shared_ptr<const void> owner, std::string container_name) &&;

 private:
  void insert(const std::string& name, TensorView view);

  std::string file_;
  std::size_t budget_;        // bytes of values that may still be copied
  std::size_t table_budget_;  // bytes of names and shapes
  std::map<std::string, TensorView> tensors_;
  std::vector<std::unique_ptr<std::byte[]>> copies_;
};

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_TENSOR_STORE_H

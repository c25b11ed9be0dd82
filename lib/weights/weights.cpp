#include "weights/weights.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "weights/byte_cursor.h"
#include "weights/dlib_face.h"
#include "weights/legacy_pickle.h"
#include "weights/mapped_file.h"
#include "weights/onnx_initializers.h"
#include "weights/safetensors.h"
#include "weights/torch_zip.h"
#include "weights/unknown_file.h"
#include "weights/zip_archive.h"

namespace smartcv::weights {
namespace {

struct TypeFacts {
  DataType type;
  std::size_t size;
  const char* name;
};

constexpr auto type_facts = std::to_array<TypeFacts>({{DataType::float32, 4, "float32"},
                                                      {DataType::float16, 2, "float16"},
                                                      {DataType::bfloat16, 2, "bfloat16"},
                                                      {DataType::float64, 8, "float64"},
                                                      {DataType::int64, 8, "int64"},
                                                      {DataType::int32, 4, "int32"},
                                                      {DataType::int16, 2, "int16"},
                                                      {DataType::int8, 1, "int8"},
                                                      {DataType::uint8, 1, "uint8"},
                                                      {DataType::boolean, 1, "bool"}});

const TypeFacts& facts_of(DataType type) noexcept { return type_facts[static_cast<std::size_t>(type)]; }

std::string shape_text(std::span<const std::int64_t> shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

Weights read_any(std::span<const std::byte> bytes, const std::string& name, std::shared_ptr<const void> owner) {
  if (is_legacy_pickle(bytes)) {
    return read_legacy_pickle(bytes, name, std::move(owner));
  }
  if (is_zip(bytes)) {
    return read_torch_zip(bytes, name, std::move(owner));
  }
  if (is_safetensors(bytes)) {
    return read_safetensors(bytes, name, std::move(owner));
  }
  if (is_dlib(bytes)) {
    return read_dlib_face(bytes, name, std::move(owner));
  }
  if (is_onnx(bytes) && !is_saved_model(bytes)) {
    return read_onnx_initializers(bytes, name, std::move(owner));
  }
  const std::string_view first(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 8));
  throw Error(
      ErrorCode::model,
      fmt::format("is not a weight file that can be read (it starts with {}): {}", shown(first), seems_to_be(bytes)),
      {.doing = "reading the weights", .file = name, .frame = {}});
}

}  // namespace

std::size_t size_of(DataType type) noexcept { return facts_of(type).size; }
const char* name_of(DataType type) noexcept { return facts_of(type).name; }

std::int64_t TensorView::elements() const noexcept { return static_cast<std::int64_t>(bytes.size() / size_of(type)); }

Weights::Weights(std::map<std::string, TensorView> tensors, std::shared_ptr<const void> owner, std::string container)
    : tensors_(std::move(tensors)), owner_(std::move(owner)), container_(std::move(container)) {}

const TensorView& Weights::get(const std::string& name, std::span<const std::int64_t> shape) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) {
    throw Error(ErrorCode::model, fmt::format("the {} file has no tensor {} of shape {}; it belongs to another network",
                                              container_, shown(name), shape_text(shape)));
  }
  const auto& actual = found->second.shape;
  const bool fits = std::equal(actual.begin(), actual.end(), shape.begin(), shape.end(),
                               [](std::int64_t is, std::int64_t wanted) { return wanted == -1 || is == wanted; });
  if (!fits) {
    throw Error(ErrorCode::model,
                fmt::format("tensor {} of the {} file has the shape {} and should have {}; the file belongs to another "
                            "network",
                            shown(name), container_, shape_text(actual), shape_text(shape)));
  }
  return found->second;
}

Weights read_weights(const std::filesystem::path& path) {
  const auto file = std::make_shared<const MappedFile>(path);
  return read_any(file->bytes(), path.string(), file);
}

Weights read_weights(std::span<const std::byte> bytes, const std::string& name) {
  // Copied, so that the answer does not hang on the caller's memory; new[] aligns for every element type.
  const std::shared_ptr<std::byte[]> copy(new std::byte[bytes.size() + 1]);
  std::copy(bytes.begin(), bytes.end(), copy.get());
  return read_any({copy.get(), bytes.size()}, name, copy);
}

}  // namespace smartcv::weights

#include "weights/tensor_store.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "weights/byte_cursor.h"

namespace smartcv::weights {
namespace {

constexpr std::size_t max_dimensions = 16;
constexpr std::size_t max_tensors = 65536;

[[noreturn]] void fail(const std::string& file, const std::string& tensor, const std::string& message) {
  throw Error(ErrorCode::model, fmt::format("tensor {} {}", shown(tensor), message),
              {.doing = "reading the weights", .file = file, .frame = {}});
}

bool contiguous(const TensorLayout& layout) noexcept {
  std::int64_t expected = 1;
  for (std::size_t i = layout.shape.size(); i > 0; --i) {
    if (layout.shape[i - 1] != 1 && layout.strides[i - 1] != expected) {
      return false;
    }
    expected *= layout.shape[i - 1];
  }
  return true;
}

// One more than the highest element index the layout touches, 0 for an empty tensor; -1 when that overflows.
std::int64_t end_of(const TensorLayout& layout) noexcept {
  std::int64_t last = layout.offset;
  for (std::size_t i = 0; i < layout.shape.size(); ++i) {
    if (layout.shape[i] == 0) {
      return 0;
    }
    std::int64_t reach = 0;
    if (__builtin_mul_overflow(layout.shape[i] - 1, layout.strides[i], &reach) ||
        __builtin_add_overflow(last, reach, &last)) {
      return -1;
    }
  }
  return __builtin_add_overflow(last, 1, &last) ? -1 : last;
}

void gather(std::span<const std::byte> storage, const TensorLayout& layout, std::size_t element,
            std::span<std::byte> target) {
  const std::size_t rank = layout.shape.size();
  std::vector<std::int64_t> index(rank, 0);
  std::int64_t source = layout.offset;
  for (std::size_t written = 0; written < target.size(); written += element) {
    std::memcpy(&target[written], &storage[static_cast<std::size_t>(source) * element], element);
    for (std::size_t i = rank; i > 0; --i) {
      source += layout.strides[i - 1];
      if (++index[i - 1] < layout.shape[i - 1]) {
        break;
      }
      source -= layout.strides[i - 1] * layout.shape[i - 1];
      index[i - 1] = 0;
    }
  }
}

}  // namespace

std::int64_t checked_elements(std::span<const std::int64_t> shape, DataType type, const std::string& name,
                              const std::string& file) {
  if (shape.size() > max_dimensions) {
    fail(file, name, fmt::format("has {} dimensions and at most {} are read", shape.size(), max_dimensions));
  }
  std::int64_t bytes = static_cast<std::int64_t>(size_of(type));
  for (const auto dimension : shape) {
    if (dimension < 0) {
      fail(file, name, fmt::format("has the negative dimension {}", dimension));
    }
    // A zero elsewhere must not hide an absurd dimension.
    if (__builtin_mul_overflow(bytes, std::max<std::int64_t>(dimension, 1), &bytes)) {
      fail(file, name, fmt::format("has the shape [{}], whose size overflows", fmt::join(shape, ", ")));
    }
  }
  const bool empty = std::any_of(shape.begin(), shape.end(), [](std::int64_t dimension) { return dimension == 0; });
  return empty ? 0 : bytes / static_cast<std::int64_t>(size_of(type));
}

TensorStore::TensorStore(std::span<const std::byte> container, std::string file)
    : file_(std::move(file)),
      budget_(2 * container.size()),
      table_budget_((std::size_t{8} << 20U) + container.size() / 4) {}

std::span<const std::byte> TensorStore::aligned(std::span<const std::byte> bytes, DataType type) {
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % size_of(type) == 0) {
    return bytes;
  }
  const auto copy = allocate(bytes.size());
  std::memcpy(copy.data(), bytes.data(), bytes.size());
  return copy;
}

std::span<std::byte> TensorStore::allocate(std::size_t bytes) {
  if (bytes > budget_) {
    throw Error(ErrorCode::model,
                fmt::format("the tensors would take {} bytes more than twice the file; it is not a plain weight file",
                            bytes - budget_),
                {.doing = "reading the weights", .file = file_, .frame = {}});
  }
  budget_ -= bytes;
  copies_.push_back(std::make_unique<std::byte[]>(std::max<std::size_t>(bytes, 1)));
  return {copies_.back().get(), bytes};
}

void TensorStore::add(const std::string& name, DataType type, std::span<const std::byte> storage,
                      const TensorLayout& layout) {
  const auto elements = checked_elements(layout.shape, type, name, file_);
  if (layout.strides.size() != layout.shape.size()) {
    fail(file_, name, fmt::format("has {} dimensions and {} strides", layout.shape.size(), layout.strides.size()));
  }
  const auto negative = [](std::int64_t stride) { return stride < 0; };
  if (layout.offset < 0 || std::any_of(layout.strides.begin(), layout.strides.end(), negative)) {
    fail(file_, name,
         fmt::format("has a negative offset or stride ({}; {})", layout.offset, fmt::join(layout.strides, ", ")));
  }
  const auto available = static_cast<std::int64_t>(storage.size() / size_of(type));
  const auto end = end_of(layout);
  if (end < 0 || end > available || layout.offset > available) {
    fail(file_, name,
         fmt::format("reaches out of its storage of {} elements (offset {}, shape [{}], strides [{}])", available,
                     layout.offset, fmt::join(layout.shape, ", "), fmt::join(layout.strides, ", ")));
  }
  const auto bytes = static_cast<std::size_t>(elements) * size_of(type);
  if (elements == 0 || contiguous(layout)) {
    const auto first = static_cast<std::size_t>(layout.offset) * size_of(type);
    return insert(name, {.type = type, .shape = layout.shape, .bytes = storage.subspan(first, bytes)});
  }
  const auto copy = allocate(bytes);
  gather(storage, layout, size_of(type), copy);
  insert(name, {.type = type, .shape = layout.shape, .bytes = copy});
}

void TensorStore::add(const std::string& name, DataType type, std::span<const std::byte> bytes,
                      std::vector<std::int64_t> shape) {
  const auto elements = checked_elements(shape, type, name, file_);
  if (bytes.size() / size_of(type) != static_cast<std::size_t>(elements) || bytes.size() % size_of(type) != 0) {
    fail(file_, name,
         fmt::format("has the shape [{}] of {} {} values and comes with {} bytes", fmt::join(shape, ", "), elements,
                     name_of(type), bytes.size()));
  }
  insert(name, {.type = type, .shape = std::move(shape), .bytes = bytes});
}

void TensorStore::insert(const std::string& name, TensorView view) {
  if (tensors_.size() >= max_tensors) {
    fail(file_, name, fmt::format("is one too many; at most {} tensors are read from one file", max_tensors));
  }
  constexpr std::size_t entry_size = 192;  // a node of the table, roughly
  const auto size = entry_size + name.size() + view.shape.size() * sizeof(std::int64_t);
  if (size > table_budget_) {
    fail(file_, name, "is one too many: the tensors' names and shapes take more room than a weight file's do");
  }
  table_budget_ -= size;
  if (!tensors_.emplace(name, std::move(view)).second) {
    fail(file_, name, "is there twice");
  }
}

Weights TensorStore::finish(std::shared_ptr<const void> owner, std::string container_name) && {
  struct Memory {
    std::shared_ptr<const void> container;
    std::vector<std::unique_ptr<std::byte[]>> copies;
  };
  auto memory = std::make_shared<Memory>();
  memory->container = std::move(owner);
  memory->copies = std::move(copies_);
  return {std::move(tensors_), std::move(memory), std::move(container_name)};
}

}  // namespace smartcv::weights

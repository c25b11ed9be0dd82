#include "weights/onnx_tensor.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/format.h"
#include "weights/protobuf_reader.h"

namespace smartcv::weights {
namespace {

// Field numbers of TensorProto (onnx.proto3).
enum Field : std::uint32_t {
  dims = 1,
  data_type = 2,
  segment = 3,
  float_data = 4,
  int32_data = 5,
  string_data = 6,
  int64_data = 7,
  name_field = 8,
  raw_data = 9,
  double_data = 10,
  uint64_data = 11,
  external_data = 13,
  data_location = 14
};

// The typed array a type without raw_data comes in; nothing for the types that are read as raw_data only.
struct OnnxType {
  std::uint64_t number;
  const char* name;
  std::optional<DataType> type;
  std::uint32_t typed_field;
};

constexpr auto onnx_types = std::to_array<OnnxType>({{1, "FLOAT", DataType::float32, float_data},
                                                     {2, "UINT8", DataType::uint8, 0},
                                                     {3, "INT8", DataType::int8, 0},
                                                     {4, "UINT16", std::nullopt, 0},
                                                     {5, "INT16", DataType::int16, 0},
                                                     {6, "INT32", DataType::int32, int32_data},
                                                     {7, "INT64", DataType::int64, int64_data},
                                                     {8, "STRING", std::nullopt, 0},
                                                     {9, "BOOL", DataType::boolean, 0},
                                                     {10, "FLOAT16", DataType::float16, 0},
                                                     {11, "DOUBLE", DataType::float64, double_data},
                                                     {12, "UINT32", std::nullopt, 0},
                                                     {13, "UINT64", std::nullopt, 0},
                                                     {14, "COMPLEX64", std::nullopt, 0},
                                                     {15, "COMPLEX128", std::nullopt, 0},
                                                     {16, "BFLOAT16", DataType::bfloat16, 0}});

// What was found in one TensorProto. Typed arrays are only noted: they may come value by value, so they are decoded in
// a second pass when the sizes are checked.
struct Parts {
  std::optional<std::string_view> name;
  std::optional<std::uint64_t> data_type;
  std::optional<ByteCursor> raw;
  std::vector<std::int64_t> shape;
  std::uint32_t typed_field = 0;  // the typed array that is there; 0: none
};

constexpr std::size_t longest_name = 512;
constexpr std::size_t max_dimensions = 16;

void add_dimension(Parts& parts, std::uint64_t value, const ByteCursor& where) {
  if (parts.shape.size() >= max_dimensions) {
    where.fail(fmt::format("a tensor has more than {} dimensions", max_dimensions));
  }
  parts.shape.push_back(static_cast<std::int64_t>(value));
}

template <typename Value>
void set_once(std::optional<Value>& target, Value value, const ProtobufField& field, const char* what) {
  if (target) {
    field.payload.fail_at(field.offset, fmt::format("a tensor has {} twice", what));
  }
  target = std::move(value);
}

void take_field(Parts& parts, const ProtobufField& field) {
  switch (field.number) {
    case dims: {
      if (field.type == WireType::varint) {
        return add_dimension(parts, field.value, field.payload);
      }
      auto packed = field.message("the shape of a tensor");
      while (!packed.at_end()) {
        add_dimension(parts, read_varint(packed, "a dimension"), packed);
      }
      return;
    }
    case data_type:
      return set_once(parts.data_type, field.varint("the type of a tensor"), field, "its type");
    case name_field:
      return set_once(parts.name, field.text("the name of a tensor"), field, "its name");
    case raw_data:
      return set_once(parts.raw, field.message("the data of a tensor"), field, "its data");
    case float_data:
    case int32_data:
    case int64_data:
    case double_data:
      if (parts.typed_field != 0 && parts.typed_field != field.number) {
        field.payload.fail_at(field.offset, "a tensor has its values in two typed arrays");
      }
      parts.typed_field = field.number;
      return;
    case segment:
      field.payload.fail_at(field.offset, "a tensor comes in segments, which are not read,");
    case string_data:
    case uint64_data:
      field.payload.fail_at(field.offset, "a tensor holds strings or uint64, which are not read,");
    case external_data:
      field.payload.fail_at(field.offset, "a tensor's data lies in another file (external_data), which is not read,");
    case data_location:
      if (field.varint("the place of a tensor's data") != 0) {
        field.payload.fail_at(field.offset,
                              "a tensor's data lies in another file (data_location EXTERNAL), which is not read,");
      }
      return;
    default:
      return;
  }
}

// Decodes typed arrays into `target`, which has exactly the tensor's size.
class TypedDecoder {
 public:
  TypedDecoder(std::span<std::byte> target, DataType type) : target_(target), type_(type) {}

  void take(const ProtobufField& field) {
    const bool numbers = type_ == DataType::int32 || type_ == DataType::int64;
    if (field.type != WireType::length_delimited) {
      const auto expected =
          numbers ? WireType::varint : (type_ == DataType::float32 ? WireType::fixed32 : WireType::fixed64);
      if (field.type != expected) {
        field.payload.fail_at(field.offset, "a tensor's values have a wire type that does not fit its type,");
      }
      return put(field.value, field.payload);
    }
    auto packed = field.payload;
    if (!numbers) {
      const auto bytes = packed.take(packed.remaining(), "a tensor's values");
      return put(bytes, packed);
    }
    while (!packed.at_end()) {
      put(read_varint(packed, "a tensor's value"), packed);
    }
  }

  [[nodiscard]] bool full() const noexcept { return written_ == target_.size(); }

 private:
  // Little-endian hosts only, as TensorView promises little-endian bytes: the low bytes of a varint are the value.
  void put(std::uint64_t value, const ByteCursor& where) {
    put(std::as_bytes(std::span(&value, 1)).first(size_of(type_)), where);
  }
  void put(std::span<const std::byte> bytes, const ByteCursor& where) {
    if (bytes.size() > target_.size() - written_) {
      where.fail("a tensor has more values than its shape");
    }
    std::copy(bytes.begin(), bytes.end(), target_.begin() + static_cast<std::ptrdiff_t>(written_));
    written_ += bytes.size();
  }

  std::span<std::byte> target_;
  DataType type_;
  std::size_t written_ = 0;
};

}  // namespace

void add_onnx_tensor(ByteCursor message, TensorStore& store) {
  const auto start = message.offset();
  Parts parts;
  ProtobufReader reader(message);
  while (const auto field = reader.next()) {
    take_field(parts, *field);
  }
  if (!parts.name || parts.name->empty() || parts.name->size() > longest_name) {
    message.fail_at(start, "a tensor has no name or one that is too long,");
  }
  const std::string name(*parts.name);
  const auto* const found = std::find_if(onnx_types.begin(), onnx_types.end(), [&parts](const OnnxType& candidate) {
    return candidate.number == parts.data_type.value_or(0);
  });
  if (found == onnx_types.end() || !found->type) {
    message.fail_at(start,
                    fmt::format("tensor {} has the type {} ({}), which is not read,", shown(name),
                                parts.data_type.value_or(0), found == onnx_types.end() ? "unknown" : found->name));
  }
  const auto type = *found->type;
  const auto bytes = static_cast<std::size_t>(checked_elements(parts.shape, type, name, store.file())) * size_of(type);
  if (parts.raw) {
    if (parts.typed_field != 0) {
      message.fail_at(start, fmt::format("tensor {} has its data twice (raw_data and another),", shown(name)));
    }
    auto raw = *parts.raw;
    if (raw.remaining() != bytes) {
      message.fail_at(start, fmt::format("tensor {} of shape [{}] needs {} bytes and has {},", shown(name),
                                         fmt::join(parts.shape, ", "), bytes, raw.remaining()));
    }
    return store.add(name, type, store.aligned(raw.take(bytes, "a tensor's data"), type), parts.shape);
  }
  // A varint has at least one byte per value, so a tensor can never hold more values than its message has bytes.
  if (bytes / size_of(type) > message.remaining()) {
    message.fail_at(start, fmt::format("tensor {} has fewer values than its shape [{}],", shown(name),
                                       fmt::join(parts.shape, ", ")));
  }
  if (parts.typed_field != 0 && parts.typed_field != found->typed_field) {
    message.fail_at(start, fmt::format("tensor {} of type {} has its values in field {}, where they are not read,",
                                       shown(name), found->name, parts.typed_field));
  }
  const auto target = store.allocate(bytes);
  TypedDecoder decoder(target, type);
  ProtobufReader values(message);
  while (const auto field = values.next()) {
    if (field->number == parts.typed_field) {
      decoder.take(*field);
    }
  }
  if (!decoder.full()) {
    message.fail_at(start, fmt::format("tensor {} has fewer values than its shape [{}],", shown(name),
                                       fmt::join(parts.shape, ", ")));
  }
  store.add(name, type, target, parts.shape);
}

}  // namespace smartcv::weights

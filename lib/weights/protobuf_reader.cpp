#include "weights/protobuf_reader.h"

#include "base/format.h"

namespace smartcv::weights {
namespace {

[[noreturn]] void wrong_type(const ProtobufField& field, const char* what) {
  field.payload.fail_at(field.offset, fmt::format("{} (field {}) has the wire type {}, which does not fit,", what,
                                                  field.number, static_cast<int>(field.type)));
}

}  // namespace

std::string_view ProtobufField::text(const char* what) const {
  auto bytes = message(what);
  return bytes.text(bytes.remaining(), what);
}

ByteCursor ProtobufField::message(const char* what) const {
  if (type != WireType::length_delimited) {
    wrong_type(*this, what);
  }
  return payload;
}

std::uint64_t ProtobufField::varint(const char* what) const {
  if (type != WireType::varint) {
    wrong_type(*this, what);
  }
  return value;
}

std::optional<ProtobufField> ProtobufReader::next() {
  if (cursor_.at_end()) {
    return std::nullopt;
  }
  const auto offset = cursor_.offset();
  const auto tag = read_varint(cursor_, "a field's tag");
  const auto number = tag >> 3U;
  const auto type = static_cast<WireType>(tag & 7U);
  if (number == 0 || number > 536870911) {
    cursor_.fail_at(offset, fmt::format("the file is damaged: it has the field number {}", number));
  }
  ProtobufField field{static_cast<std::uint32_t>(number), type, 0, cursor_, offset};
  switch (type) {
    case WireType::varint:
      field.value = read_varint(cursor_, "a number");
      return field;
    case WireType::fixed64:
      field.value = cursor_.u64("a number");
      return field;
    case WireType::fixed32:
      field.value = cursor_.u32("a number");
      return field;
    case WireType::length_delimited:
      field.payload = cursor_.split(read_varint(cursor_, "a length"), "a field's content");
      return field;
  }
  cursor_.fail_at(offset, fmt::format("the file is damaged: field {} has the wire type {}, which is not read (groups "
                                      "are not part of ONNX),",
                                      number, tag & 7U));
}

std::uint64_t read_varint(ByteCursor& cursor, const char* what) {
  const auto offset = cursor.offset();
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint64_t byte = cursor.u8(what);
    if (shift == 63 && byte > 1) {
      break;
    }
    value |= (byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) {
      return value;
    }
  }
  cursor.fail_at(offset, fmt::format("the file is damaged: the varint of {} overflows 64 bits", what));
}

}  // namespace smartcv::weights

#ifndef SMARTCV_WEIGHTS_PROTOBUF_READER_H
#define SMARTCV_WEIGHTS_PROTOBUF_READER_H

#include <cstdint>
#include <optional>
#include <string_view>

#include "weights/byte_cursor.h"

namespace smartcv::weights {

enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, length_delimited = 2, fixed32 = 5 };

// One field of a protobuf message. `value` holds varints and fixed numbers, `payload` length-delimited bytes.
struct ProtobufField {
  std::uint32_t number = 0;
  WireType type = WireType::varint;
  std::uint64_t value = 0;
  ByteCursor payload;
  std::size_t offset = 0;  // of its tag

  // The payload as text, or the payload, or the value; each throws Error(model) for another wire type.
  [[nodiscard]] std::string_view text(const char* what) const;
  [[nodiscard]] ByteCursor message(const char* what) const;
  [[nodiscard]] std::uint64_t varint(const char* what) const;
};

// Walks the fields of one message on the wire, flat: a nested message is a payload until somebody makes a reader of
// it, so nesting costs nothing. Source: the protobuf encoding guide. Groups (wire types 3, 4) are refused.
class ProtobufReader {
 public:
  explicit ProtobufReader(ByteCursor message) noexcept : cursor_(message) {}

  // Nothing at the end of the message. Throws Error(model) for what is not protobuf.
  [[nodiscard]] std::optional<ProtobufField> next();

 private:
  ByteCursor cursor_;
};

// A base-128 number of at most 10 bytes; throws Error(model) when it is longer or overflows 64 bits.
[[nodiscard]] std::uint64_t read_varint(ByteCursor& cursor, const char* what);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_PROTOBUF_READER_H

#ifndef SMARTCV_WEIGHTS_DLIB_STREAM_H
#define SMARTCV_WEIGHTS_DLIB_STREAM_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "weights/byte_cursor.h"

namespace smartcv::weights {

// The values of dlib's serialisation. An integer is a control byte (low four bits: number of bytes, 1 to 8; bit 7:
// negative) and its magnitude; a float is mantissa * 2^exponent, both integers; a boolean is the character '0' or '1';
// a text is its length and its bytes; a tensor is the version 2, four dimensions and float32 values. Source:
// dlib/serialize.h, dlib/dnn/tensor.h; ../shared/golden/faces/README.md, section 4.
class DlibStream {
 public:
  explicit DlibStream(ByteCursor cursor) noexcept : cursor_(cursor) {}

  // Each throws Error(model); `what` is for its sentence.
  [[nodiscard]] std::int64_t integer(const char* what);
  [[nodiscard]] double real(const char* what);  // finite
  [[nodiscard]] bool boolean(const char* what);
  [[nodiscard]] std::string_view text(const char* what);

  struct Tensor {
    std::array<std::int64_t, 4> shape{};  // samples, channels, rows, columns
    std::span<const std::byte> bytes;     // float32, not aligned
  };
  [[nodiscard]] Tensor tensor(const char* what);
  // Dimensions without values: how a part of another tensor is to be seen.
  [[nodiscard]] std::array<std::int64_t, 4> alias(const char* what);

  // Reads an integer or a text that has one possible value, and refuses every other.
  void expect(std::int64_t value, const char* what);
  void expect(std::string_view value, const char* what);

  [[nodiscard]] ByteCursor& cursor() noexcept { return cursor_; }

 private:
  ByteCursor cursor_;
};

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_DLIB_STREAM_H

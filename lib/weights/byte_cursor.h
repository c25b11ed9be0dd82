#ifndef SMARTCV_WEIGHTS_BYTE_CURSOR_H
#define SMARTCV_WEIGHTS_BYTE_CURSOR_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace smartcv::weights {

// A reading position in hostile bytes. Every read is checked against the end before anything is touched, and every
// complaint names the file and the byte offset. Cheap to copy; refers to the bytes and the name, owns neither.
class ByteCursor {
 public:
  ByteCursor(std::span<const std::byte> bytes, const std::string& file) noexcept : bytes_(bytes), file_(&file) {}

  [[nodiscard]] std::size_t offset() const noexcept { return base_ + position_; }  // in the whole file
  [[nodiscard]] std::size_t remaining() const noexcept { return bytes_.size() - position_; }
  [[nodiscard]] bool at_end() const noexcept { return remaining() == 0; }
  [[nodiscard]] const std::string& file() const noexcept { return *file_; }

  // Each throws Error(model) "ends too early at byte N …" when too little is left; `what` is for that sentence.
  [[nodiscard]] std::uint8_t u8(const char* what);
  [[nodiscard]] std::uint16_t u16(const char* what);  // little-endian, like the next two
  [[nodiscard]] std::uint32_t u32(const char* what);
  [[nodiscard]] std::uint64_t u64(const char* what);
  [[nodiscard]] std::span<const std::byte> take(std::uint64_t count, const char* what);
  [[nodiscard]] std::string_view text(std::uint64_t count, const char* what);
  // Up to the next '\n', which is consumed and not part of the answer.
  [[nodiscard]] std::string_view line(const char* what);

  // The next `count` bytes as a cursor of their own that cannot read past them; this one moves behind them.
  [[nodiscard]] ByteCursor split(std::uint64_t count, const char* what);

  // Throws Error(model): "MESSAGE at byte N".
  [[noreturn]] void fail(const std::string& message) const { fail_at(offset(), message); }
  [[noreturn]] void fail_at(std::size_t offset, const std::string& message) const;

 private:
  std::span<const std::byte> bytes_;
  std::size_t base_ = 0;
  std::size_t position_ = 0;
  const std::string* file_;
};

// Text from a file, fit for a message: in quotes, cut to 80 bytes, anything unprintable as \xNN.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_BYTE_CURSOR_H

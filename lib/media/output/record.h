#ifndef SMARTCV_MEDIA_OUTPUT_RECORD_H
#define SMARTCV_MEDIA_OUTPUT_RECORD_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace smartcv::media::detail {

// Puts numbers (little-endian) and bytes one behind the other.
class RecordMaker {
 public:
  void number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes_.push_back(static_cast<std::uint8_t>(bits >> shift));
    }
  }
  // With their count in front.
  void bytes(std::span<const std::uint8_t> bytes) {
    number(static_cast<std::int64_t>(bytes.size()));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void text(const std::string& text) { bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}); }
  [[nodiscard]] std::span<const std::uint8_t> content() const noexcept { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

// Takes them apart again; nothing where the record ends too early.
class RecordParser {
 public:
  explicit RecordParser(std::span<const std::uint8_t> content) : rest_(content) {}

  [[nodiscard]] std::optional<std::int64_t> number() {
    if (rest_.size() < sizeof(std::int64_t)) {
      return std::nullopt;
    }
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < sizeof bits; ++i) {
      bits |= static_cast<std::uint64_t>(rest_[i]) << (8 * i);
    }
    rest_ = rest_.subspan(sizeof bits);
    return static_cast<std::int64_t>(bits);
  }
  [[nodiscard]] std::optional<std::span<const std::uint8_t>> bytes() {
    const auto size = number();
    if (!size || *size < 0 || static_cast<std::uint64_t>(*size) > rest_.size()) {
      return std::nullopt;
    }
    const auto taken = rest_.first(static_cast<std::size_t>(*size));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  [[nodiscard]] std::optional<std::string> text() {
    const auto taken = bytes();
    return taken ? std::optional(std::string(taken->begin(), taken->end())) : std::nullopt;
  }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_RECORD_H

#include "weights/byte_cursor.h"

#include <algorithm>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::weights {
namespace {

template <typename Integer>
Integer little_endian(std::span<const std::byte> bytes) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    value |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  }
  return static_cast<Integer>(value);
}

}  // namespace

std::uint8_t ByteCursor::u8(const char* what) { return little_endian<std::uint8_t>(take(1, what)); }
std::uint16_t ByteCursor::u16(const char* what) { return little_endian<std::uint16_t>(take(2, what)); }
std::uint32_t ByteCursor::u32(const char* what) { return little_endian<std::uint32_t>(take(4, what)); }
std::uint64_t ByteCursor::u64(const char* what) { return little_endian<std::uint64_t>(take(8, what)); }

std::span<const std::byte> ByteCursor::take(std::uint64_t count, const char* what) {
  if (count > remaining()) {
    fail(fmt::format("the file is damaged: {} needs {} bytes and {} are left,", what, count, remaining()));
  }
  const auto taken = bytes_.subspan(position_, static_cast<std::size_t>(count));
  position_ += taken.size();
  return taken;
}

std::string_view ByteCursor::text(std::uint64_t count, const char* what) {
  const auto taken = take(count, what);
  return {reinterpret_cast<const char*>(taken.data()), taken.size()};
}

std::string_view ByteCursor::line(const char* what) {
  const auto rest = bytes_.subspan(position_);
  const auto end = std::find(rest.begin(), rest.end(), std::byte{'\n'});
  if (end == rest.end()) {
    fail(fmt::format("the file is damaged: {} has no end,", what));
  }
  const auto found = text(static_cast<std::uint64_t>(end - rest.begin()), what);
  position_ += 1;
  return found;
}

ByteCursor ByteCursor::split(std::uint64_t count, const char* what) {
  ByteCursor part = *this;
  part.base_ = offset();
  part.bytes_ = take(count, what);
  part.position_ = 0;
  return part;
}

void ByteCursor::fail_at(std::size_t offset, const std::string& message) const {
  throw Error(ErrorCode::model, fmt::format("{} at byte {}", message, offset),
              {.doing = "reading the weights", .file = *file_, .frame = {}});
}

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 80;
  std::string result = "'";
  for (const char c : text.substr(0, longest)) {
    if (c >= 0x20 && c < 0x7F) {
      result += c;
    } else {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  result += text.size() > longest ? "…'" : "'";
  return result;
}

}  // namespace smartcv::weights

#include "weights/dlib_stream.h"

#include <cmath>

#include "base/format.h"

namespace smartcv::weights {
namespace {

constexpr std::int64_t largest_dimension = std::int64_t{1} << 31U;
constexpr std::int64_t infinity_exponent = 32000;  // and minus infinity, not a number: the next two
constexpr std::size_t longest_text = 256;

}  // namespace

std::int64_t DlibStream::integer(const char* what) {
  const auto where = cursor_.offset();
  const auto control = cursor_.u8(what);
  const unsigned size = control & 0x0FU;
  if (size < 1 || size > 8 || (control & 0x70U) != 0) {
    cursor_.fail_at(where, fmt::format("the file is damaged: {} has the control byte 0x{:02x},", what, control));
  }
  const auto bytes = cursor_.take(size, what);
  std::uint64_t magnitude = 0;
  for (std::size_t i = 0; i < size; ++i) {
    magnitude |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  }
  if (magnitude > INT64_MAX) {
    cursor_.fail_at(where, fmt::format("the file is damaged: {} is out of range,", what));
  }
  const auto value = static_cast<std::int64_t>(magnitude);
  return (control & 0x80U) != 0 ? -value : value;
}

double DlibStream::real(const char* what) {
  const auto where = cursor_.offset();
  const auto mantissa = integer(what);
  const auto exponent = integer(what);
  if (exponent >= infinity_exponent || exponent < -infinity_exponent) {
    cursor_.fail_at(where, fmt::format("the file is damaged: {} is not a finite number,", what));
  }
  return std::ldexp(static_cast<double>(mantissa), static_cast<int>(exponent));
}

bool DlibStream::boolean(const char* what) {
  const auto where = cursor_.offset();
  const auto character = cursor_.u8(what);
  if (character != '0' && character != '1') {
    cursor_.fail_at(where, fmt::format("the file is damaged: {} should be '0' or '1',", what));
  }
  return character == '1';
}

std::string_view DlibStream::text(const char* what) {
  const auto where = cursor_.offset();
  const auto size = integer(what);
  if (size < 0 || static_cast<std::uint64_t>(size) > longest_text) {
    cursor_.fail_at(where, fmt::format("the file is damaged: {} is a text of {} bytes,", what, size));
  }
  return cursor_.text(static_cast<std::uint64_t>(size), what);
}

DlibStream::Tensor DlibStream::tensor(const char* what) {
  const auto where = cursor_.offset();
  expect(2, "the version of a tensor");
  Tensor result;
  std::int64_t values = 1;
  for (auto& dimension : result.shape) {
    dimension = integer(what);
    if (dimension < 0 || dimension > largest_dimension || __builtin_mul_overflow(values, dimension, &values)) {
      cursor_.fail_at(where, fmt::format("the file is damaged: {} has absurd dimensions,", what));
    }
  }
  if (static_cast<std::uint64_t>(values) > cursor_.remaining() / sizeof(float)) {
    cursor_.fail_at(where, fmt::format("the file is damaged: {} needs {} values and {} bytes are left,", what, values,
                                       cursor_.remaining()));
  }
  result.bytes = cursor_.take(static_cast<std::uint64_t>(values) * sizeof(float), what);
  return result;
}

std::array<std::int64_t, 4> DlibStream::alias(const char* what) {
  expect(1, "the version of a tensor's alias");
  std::array<std::int64_t, 4> shape{};
  for (auto& dimension : shape) {
    dimension = integer(what);
  }
  return shape;
}

void DlibStream::expect(std::int64_t value, const char* what) {
  const auto where = cursor_.offset();
  if (const auto found = integer(what); found != value) {
    cursor_.fail_at(where, fmt::format("{} is {} and in dlib's face network it is {}; found", what, found, value));
  }
}

void DlibStream::expect(std::string_view value, const char* what) {
  const auto where = cursor_.offset();
  if (const auto found = text(what); found != value) {
    cursor_.fail_at(
        where, fmt::format("{} is {} and in dlib's face network it is {}; found", what, shown(found), shown(value)));
  }
}

}  // namespace smartcv::weights

#include "media/still/still_file.h"

#include <libexif/exif-data.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <string_view>
#include <system_error>

#include "base/error.h"

namespace smartcv::media::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::uint8_t, 8> png_start{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::array<std::uint8_t, 3> jpeg_start{0xFF, 0xD8, 0xFF};

bool begins_with(std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> start) {
  return bytes.size() >= start.size() && std::ranges::equal(bytes.first(start.size()), start);
}

std::uint32_t big_endian(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
         static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
}

[[noreturn]] void refuse(const fs::path& path, const char* why) {
  throw Error(ErrorCode::input, why, {.file = path.string()});
}

struct ExifFree {
  void operator()(ExifData* p) const noexcept { exif_data_unref(p); }
};

}  // namespace

std::vector<std::uint8_t> read_still_file(const fs::path& path) {
  std::error_code problem;
  if (!fs::exists(path, problem)) {
    refuse(path, "there is no such file");
  }
  if (!fs::is_regular_file(path, problem)) {
    refuse(path, "this is no file that could hold a picture");
  }
  const auto size = fs::file_size(path, problem);
  if (size > std::numeric_limits<int>::max() / 2) {
    refuse(path, "the file is too large for a picture");
  }
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> bytes(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad()) {
    refuse(path, "the file cannot be read");
  }
  if (bytes.empty()) {
    refuse(path, "the file is empty");
  }
  return bytes;
}

std::optional<StillFormat> format_of(std::span<const std::uint8_t> file) {
  if (begins_with(file, jpeg_start)) {
    return StillFormat::jpeg;
  }
  return begins_with(file, png_start) ? std::optional(StillFormat::png) : std::nullopt;
}

PngFacts png_facts(std::span<const std::uint8_t> file) {
  constexpr std::size_t around = 12;  // length and name in front, checksum behind
  PngFacts facts;
  std::span<const std::uint8_t> rest = file.subspan(png_start.size());
  while (rest.size() >= around) {
    const std::size_t length = big_endian(rest);
    const std::string_view name(reinterpret_cast<const char*>(rest.data()) + 4, 4);
    if (length > rest.size() - around) {
      break;
    }
    if (name == "acTL") {
      facts.animated = true;
    } else if (name == "eXIf") {
      const auto data = rest.subspan(8, length);
      facts.exif.assign(data.begin(), data.end());
    }
    rest = rest.subspan(length + around);
  }
  return facts;
}

Orientation exif_orientation(std::span<const std::uint8_t> exif) {
  // libexif wants what JPEG puts in front of it.
  constexpr std::string_view mark("Exif\0\0", 6);
  std::vector<std::uint8_t> marked(mark.begin(), mark.end());
  marked.insert(marked.end(), exif.begin(), exif.end());
  const std::unique_ptr<ExifData, ExifFree> data(
      exif_data_new_from_data(marked.data(), static_cast<unsigned int>(marked.size())));
  const ExifEntry* const entry =
      data != nullptr ? exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION) : nullptr;
  if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->size < 2) {
    return {};
  }
  switch (exif_get_short(entry->data, exif_data_get_byte_order(data.get()))) {
    case 2:
      return {.quarter_turns = 0, .mirrored = true};
    case 3:
      return {.quarter_turns = 2, .mirrored = false};
    case 4:
      return {.quarter_turns = 2, .mirrored = true};
    case 5:
      return {.quarter_turns = 3, .mirrored = true};
    case 6:
      return {.quarter_turns = 1, .mirrored = false};
    case 7:
      return {.quarter_turns = 1, .mirrored = true};
    case 8:
      return {.quarter_turns = 3, .mirrored = false};
    default:
      return {};
  }
}

bool fits(std::span<const std::uint8_t> profile, ColorModel model) {
  // ICC.1, 7.2: the colour space of the data stands at byte 16 of a header of 128.
  constexpr std::size_t header = 128;
  if (profile.size() < header) {
    return false;
  }
  const std::string_view space(reinterpret_cast<const char*>(profile.data()) + 16, 4);
  return space == (model == ColorModel::gray ? "GRAY" : "RGB ");
}

}  // namespace smartcv::media::detail

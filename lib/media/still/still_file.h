#ifndef SMARTCV_MEDIA_STILL_STILL_FILE_H
#define SMARTCV_MEDIA_STILL_STILL_FILE_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "media/picture.h"
#include "media/still_image.h"

namespace smartcv::media::detail {

// The whole file. Throws Error(input).
[[nodiscard]] std::vector<std::uint8_t> read_still_file(const std::filesystem::path& path);

// By the first bytes; nothing when it is neither.
[[nodiscard]] std::optional<StillFormat> format_of(std::span<const std::uint8_t> file);

// What a PNG says besides its picture.
struct PngFacts {
  bool animated = false;
  std::vector<std::uint8_t> exif;  // empty: none
};
[[nodiscard]] PngFacts png_facts(std::span<const std::uint8_t> file);

// The orientation that a block of EXIF data (a TIFF header and what follows) tells; upright when it tells none.
[[nodiscard]] Orientation exif_orientation(std::span<const std::uint8_t> exif);

// True when an ICC profile is one for colours of this kind; its header tells.
[[nodiscard]] bool fits(std::span<const std::uint8_t> profile, ColorModel model);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_STILL_STILL_FILE_H

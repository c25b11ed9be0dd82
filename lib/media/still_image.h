#ifndef SMARTCV_MEDIA_STILL_IMAGE_H
#define SMARTCV_MEDIA_STILL_IMAGE_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "media/frame.h"

namespace smartcv::media {

enum class StillFormat { jpeg, png };

// True for the endings that JPEG and PNG files have (.jpg, .jpeg, .jpe, .jfif, .png), whatever the case.
[[nodiscard]] bool is_called_like_still(const std::filesystem::path& path);

// One picture that is a file of its own.
struct StillImage {
  StillFormat format = StillFormat::jpeg;
  Frame frame;                              // upright; damaged() when the decoder complained
  std::vector<std::uint8_t> color_profile;  // ICC; empty when there is none, or one for other colours than the frame's
  bool turned = false;                      // it did not lie upright in the file
  std::string problem;                      // what the decoder complained of; empty when it did not
};

// Reads a JPEG or PNG file; what it is decides its content, not its name. The orientation that it is to be shown in
// (EXIF, also PNG's) is carried out. Samples keep their depth, alpha and chroma grid; palettes become RGB, CMYK becomes
// RGB. Throws Error(input): no such file, neither JPEG nor PNG, nothing in it that can be decoded, an animation.
[[nodiscard]] StillImage read_still(const std::filesystem::path& path);

struct StillOptions {
  int jpeg_quality = 95;  // 1..100 as libjpeg counts it
  bool overwrite = false;
};

// Writes the picture, whole or not at all, and nothing but it: samples, size, colour profile, and PNG's marks for sRGB.
// No EXIF, XMP, IPTC, comment, thumbnail, second picture or anything behind the picture. PNG is lossless at the frame's
// depth; JPEG takes the frame's planes as they are, RGB becomes 4:4:4. Throws Error(output).
void write_still(const std::filesystem::path& path, const StillImage& image, const StillOptions& options);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_STILL_IMAGE_H

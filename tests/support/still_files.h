#ifndef SMARTCV_TESTS_SUPPORT_STILL_FILES_H
#define SMARTCV_TESTS_SUPPORT_STILL_FILES_H

#include <string>

namespace smartcv::tests {

// What cameras put into pictures besides the picture. All take and give whole files' bytes.

// EXIF data (a TIFF block, big-endian) with an orientation (1..8), a camera's name and a place.
[[nodiscard]] std::string exif_block(int orientation);
// An ICC profile that says no more than its colour space ("RGB ", "GRAY", "CMYK") and `size` bytes of it.
[[nodiscard]] std::string icc_profile(const std::string& space, std::size_t size);

// A JPEG with EXIF (a thumbnail behind it), XMP, IPTC and a comment in front of its picture, ICC where not empty, and
// a video behind it, as phones do.
[[nodiscard]] std::string with_jpeg_baggage(const std::string& jpeg, int orientation, const std::string& icc);
// A PNG with eXIf, a text and XMP, iCCP not among them.
[[nodiscard]] std::string with_png_baggage(const std::string& png, int orientation);
// A chunk of a PNG, with its checksum.
[[nodiscard]] std::string png_chunk(const std::string& name, const std::string& data);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_STILL_FILES_H

#ifndef SMARTCV_MEDIA_STILL_STILL_ENCODER_H
#define SMARTCV_MEDIA_STILL_STILL_ENCODER_H

#include <cstdint>
#include <span>
#include <string>

#include "media/frame.h"

namespace smartcv::media::detail {

// The bytes of a JPEG file (libjpeg-turbo). YUV and gray of 8 bits go in as they are, everything else is converted to
// 4:4:4. `profile`: ICC, may be empty.
[[nodiscard]] std::string encode_jpeg_still(const Frame& frame, std::span<const std::uint8_t> profile, int quality);

// The bytes of a PNG file (FFmpeg), lossless for gray and RGB with or without alpha of 8 and 16 bits.
[[nodiscard]] std::string encode_png_still(const Frame& frame, std::span<const std::uint8_t> profile);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_STILL_STILL_ENCODER_H

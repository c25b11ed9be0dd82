#ifndef SMARTCV_MEDIA_STILL_STILL_DECODER_H
#define SMARTCV_MEDIA_STILL_STILL_DECODER_H

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "media/detail/av_ptr.h"
#include "media/still_image.h"

namespace smartcv::media::detail {

struct DecodedStill {
  AvFramePtr frame;     // as the decoder gives it
  std::string problem;  // what it complained of; empty when it did not
};

// The first picture of the file. Throws Error(input) when nothing can be decoded.
[[nodiscard]] DecodedStill decode_still(std::span<const std::uint8_t> file, StillFormat format,
                                        const std::filesystem::path& path);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_STILL_STILL_DECODER_H

#ifndef SMARTCV_MEDIA_DETAIL_IMAGE_SEQUENCE_H
#define SMARTCV_MEDIA_DETAIL_IMAGE_SEQUENCE_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/rational.h"
#include "media/detail/av_ptr.h"
#include "media/image_timing.h"

namespace smartcv::media::detail {

// Images that stand for a video, as FFmpeg's image2 demuxer is told about them.
struct ImageSequence {
  std::string pattern;
  bool by_name = false;           // the pattern is a glob; else it holds a number
  std::int64_t first_number = 0;  // when it holds one
  std::int64_t count = 0;
  Rational clock;                // images a second, or ticks of the time stamps a second
  std::vector<ImageTime> times;  // of each image; empty for a constant rate
  // The images in order, then the file that holds their times, where there is one.
  std::vector<std::filesystem::path> files;
};

// What a folder of images or a pattern stands for (see ReaderOptions); nothing when `path` is neither.
// Throws Error(input) when the order of the images is not clear, when there is a gap in their numbers or when the times
// beside them are not theirs.
[[nodiscard]] std::optional<ImageSequence> find_image_sequence(const std::filesystem::path& path, Rational rate);

// Throws Error(input), naming `path`, when the images cannot be opened.
[[nodiscard]] AvInputPtr open_image_sequence(const ImageSequence& images, const std::filesystem::path& path);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_IMAGE_SEQUENCE_H

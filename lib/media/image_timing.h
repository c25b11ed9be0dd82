#ifndef SMARTCV_MEDIA_IMAGE_TIMING_H
#define SMARTCV_MEDIA_IMAGE_TIMING_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/rational.h"

namespace smartcv::media {

// When an image of a sequence is shown. Images have no place for it themselves.
struct ImageTime {
  std::int64_t pts = 0;       // in time_base
  std::int64_t duration = 0;  // 0: until the next one
  Rational time_base{1, 25};
};

struct TimedImage {
  std::int64_t number = 0;
  std::string file;  // its name, without a folder
  ImageTime time;
};

// Text of NAME.timing.csv, one image a line: number,file,pts,duration,time_base,seconds. Seconds are rounded to 1e-9;
// pts and time base are exact.
[[nodiscard]] std::string timing_csv(const std::vector<TimedImage>& images);
// The same read back. Throws Error(input), naming the line, for a file that is not of this form.
[[nodiscard]] std::vector<TimedImage> read_timing_csv(const std::filesystem::path& path);

// Text of NAME.ffconcat, from which the ffmpeg program rebuilds the video with its times, constant rate or not, counted
// from the first image: `ffmpeg -f concat -safe 0 -i NAME.ffconcat -fps_mode passthrough -enc_time_base BASE OUT`
// (the whole command stands in the file). Times there are microseconds, each rounded by itself, so that nothing adds
// up.
[[nodiscard]] std::string ffconcat(const std::vector<TimedImage>& images, const std::string& file_name);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_IMAGE_TIMING_H

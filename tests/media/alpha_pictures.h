#ifndef SMARTCV_TESTS_MEDIA_ALPHA_PICTURES_H
#define SMARTCV_TESTS_MEDIA_ALPHA_PICTURES_H

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "media/frame.h"
#include "media/writer.h"

namespace smartcv::tests {

// A moving disc with a soft edge and a corner of fine structure, opaque and transparent areas: 0..1.
[[nodiscard]] double alpha_at(int x, int y, std::int64_t frame);

// A picture in the place of `like`: alpha_at() in its alpha (or its gray), colours that depend on place and time.
[[nodiscard]] media::Frame picture_like(const media::Frame& like, const std::string& pixel_format);

// Every frame of the input, or the first `frames` of them, replaced by picture_like().
media::WriteResult write_pictures(const std::filesystem::path& input, const std::filesystem::path& output,
                                  const std::string& pixel_format, const media::EncodeOptions& options,
                                  std::int64_t frames = -1);

// Sample (x, y) of a component as a number from 0 to 1 of full range.
[[nodiscard]] double value_of(const media::ConstComponent& component, int x, int y);

// A file as the ffmpeg program decodes it (with `decoder`, "" for its own choice), unconverted: all bytes of a frame.
struct RawVideo {
  int width = 0;
  int height = 0;
  std::string pixel_format;
  std::vector<std::string> frames;

  // Alpha of a planar (yuva…, gbrap…), packed (argb, rgba…) or gray format, 0..1.
  [[nodiscard]] double alpha(std::size_t frame, int x, int y) const;
};
[[nodiscard]] RawVideo ffmpeg_raw_video(const std::filesystem::path& path, const std::string& decoder = "");

// How far decoded alpha is from what was written; both 0..1.
struct AlphaError {
  double largest = 0;
  double mean = 0;
};
// Against alpha_at(), for every pixel of `frames` frames of one size.
[[nodiscard]] AlphaError alpha_error(std::size_t frames, int width, int height,
                                     const std::function<double(std::size_t, int, int)>& decoded);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_MEDIA_ALPHA_PICTURES_H

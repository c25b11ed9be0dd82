#ifndef SMARTCV_MEDIA_PROBE_H
#define SMARTCV_MEDIA_PROBE_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "media/reader.h"
#include "media/source_info.h"

namespace smartcv::media {

// Distances between neighbouring time stamps, in ticks of the video's time base. All 0 for fewer than two frames.
struct FrameSpacing {
  std::int64_t shortest = 0;
  std::int64_t longest = 0;
  std::int64_t median = 0;
  // More than rounding to the time base explains: some distance is two ticks or more off the median, or one tick off
  // where a tick is a quarter of a frame or more.
  bool variable = false;
  std::int64_t gaps = 0;  // distances longer than one and a half medians
};

// What the media floor sees of a file after reading all of it.
struct ProbeResult {
  SourceInfo source;
  ReadStatistics read;
  std::optional<std::int64_t> first_pts;  // in source.video.time_base
  std::optional<std::int64_t> last_pts;
  FrameSpacing spacing;
};

// Reads the whole file, with `threads` for the decoder (0: its own choice). Throws what Reader throws.
[[nodiscard]] ProbeResult probe(const std::filesystem::path& path, int threads = 0);

// Several lines for a person, each with an end of line.
[[nodiscard]] std::string to_text(const ProbeResult& result);
// One JSON object, indented, with an end of line. Times are integer ticks beside their time base as "num/den";
// what is not known is null.
[[nodiscard]] std::string to_json(const ProbeResult& result);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_PROBE_H

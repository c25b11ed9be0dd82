#ifndef SMARTCV_MEDIA_SEGMENTS_H
#define SMARTCV_MEDIA_SEGMENTS_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace smartcv::media {

// Where a video is kept that is written in segments, and what of it is finished: a run that was ended by whatever goes
// on behind them.
struct Segments {
  std::filesystem::path prefix;      // segment N is PREFIX.00000N.packets; the folder exists
  std::vector<std::int64_t> frames;  // of each finished segment, in order
};

// The name of one of them.
[[nodiscard]] std::filesystem::path segment_path(const std::filesystem::path& prefix, std::size_t number);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_SEGMENTS_H

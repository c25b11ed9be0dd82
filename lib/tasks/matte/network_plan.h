#ifndef SMARTCV_TASKS_MATTE_NETWORK_PLAN_H
#define SMARTCV_TASKS_MATTE_NETWORK_PLAN_H

#include <cstddef>

#include "tasks/matte/options.h"
#include "vision/geometry.h"

namespace smartcv::matte {

// A side of the network's small picture must not be shorter, or there is nothing left to see in it; pixels.
inline constexpr int least_network_side = 64;

// The ratio for a picture of this upright size. Automatic: the network's own rule for portraits, 1.5 times that for
// whole bodies (at most 1), and never so small that a side falls below least_network_side. Throws Error(usage) for a
// given ratio that does, and says which one would do; a picture that is smaller itself needs ratio 1.
[[nodiscard]] double downsample_ratio(const Options& options, vision::Size upright);

// What a job needs for each of its parts.
struct MemoryNeeds {
  std::size_t picture_pixels = 0;
  std::size_t network_pixels = 0;  // of the small picture
  std::size_t frame_bytes = 0;     // decoded
  std::size_t output_bytes = 0;    // of all pictures that are made of one frame
  std::size_t fixed_frames = 0;    // in flight whatever the chunk
};
// Bytes of the whole program with `chunk` frames per run: what nn/matting.h says of the network, twice the chunk in
// flight, and what libraries and codecs take.
[[nodiscard]] std::size_t bytes_needed(const MemoryNeeds& needs, std::size_t chunk);

// Frames per run of the network: what was asked for, lowered to what fits into the limit, at least 1. Automatic: 8 on a
// GPU, 6 from 4K on; 1 on the CPU, where frames go through the network one by one anyway and a chunk only takes memory
// (measured: the same bits, as fast, 200 MB less at 608x1080). Throws Error(usage) when a limit that was given does not
// even hold that.
[[nodiscard]] std::size_t seq_chunk(const Options& options, const MemoryNeeds& needs, bool cuda);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_NETWORK_PLAN_H

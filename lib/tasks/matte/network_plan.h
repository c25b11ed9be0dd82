#ifndef SMARTCV_TASKS_MATTE_NETWORK_PLAN_H
#define SMARTCV_TASKS_MATTE_NETWORK_PLAN_H

#include <cstddef>
#include <optional>

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
// Where the network runs.
struct NetworkDevice {
  bool cuda = false;
  std::optional<std::size_t> memory_free{};  // bytes of a GPU's own memory; unset: the driver does not tell
};

// Bytes of main memory of the whole program with `chunk` frames per run: what nn/matting.h says of the network where it
// runs on the CPU, twice the chunk in flight, and what libraries and codecs take.
[[nodiscard]] std::size_t bytes_needed(const MemoryNeeds& needs, std::size_t chunk, bool cuda);
// Bytes of a GPU's memory: there all frames of a run are in the network together.
[[nodiscard]] std::size_t gpu_bytes_needed(const MemoryNeeds& needs, std::size_t chunk);

// Frames per run of the network: what was asked for, lowered to what fits, at least 1. `memory_limit` is for main
// memory and for the GPU's, each by itself; without it, half of the main memory that is free, and nine tenths of the
// GPU's, whatever the limit. Automatic: 8 on a GPU, 6 from 4K on. On the CPU 1: there frames go through the network one
// by one anyway, and more only wait in memory (measured: docs/matte.md). Throws Error(usage) when a limit that was
// given does not even hold one frame.
[[nodiscard]] std::size_t seq_chunk(const Options& options, const MemoryNeeds& needs, const NetworkDevice& device);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_NETWORK_PLAN_H

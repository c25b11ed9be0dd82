#ifndef SMARTCV_BATCH_BUDGET_H
#define SMARTCV_BATCH_BUDGET_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>

#include "base/gpu_monitor.h"

namespace smartcv::batch {

// What one job takes of the machine.
struct Share {
  int threads = 1;
  std::uint64_t memory = 0;      // bytes
  std::uint64_t gpu_memory = 0;  // bytes

  Share& operator+=(const Share& other) {
    threads += other.threads;
    memory += other.memory;
    gpu_memory += other.gpu_memory;
    return *this;
  }
};

// What one job takes of a GPU's memory: so much, and more for each pixel of a frame.
struct GpuNeeds {
  std::uint64_t fixed = 0;      // bytes
  std::uint64_t per_pixel = 0;  // bytes
};

// What all jobs of a batch may take together.
struct Budget {
  int jobs = 0;     // so many at once, whatever they take; 0: as many as fit
  int threads = 1;  // cores
  std::uint64_t memory = 0;
  std::uint64_t gpu_memory = 0;  // 0: no GPU, or none that tells
  GpuNeeds gpu_needs;

  // This machine's: the cores this process may use, and most of the memory that is free, a container's limits included.
  // `gpu_memory`: see gpu_memory_for_jobs().
  [[nodiscard]] static Budget of_machine(int jobs, std::uint64_t gpu_memory = 0, GpuNeeds gpu_needs = {});

  // The share of a file with so many pixels a frame (nothing: not known), when `waiting` files, itself among them,
  // could be started now with `free_threads` cores left. Small pictures keep few threads busy: several files at once
  // with few threads each go through faster. When fewer files are left than could run, they get more threads.
  [[nodiscard]] Share share(std::optional<std::int64_t> pixels, std::size_t waiting, int free_threads) const;
  // True when one more with this share can be started beside `running` jobs that take `used` together. The first always
  // can; a number of jobs that was asked for is kept to, but for the GPU's memory.
  [[nodiscard]] bool has_room(const Share& share, const Share& used, std::size_t running) const;
};

// Bytes of GPU memory that all jobs together may take: four fifths of what is free on the fullest of the GPUs (which
// one a job will get, CUDA decides), and at most `limit` when that is not 0. 0 without a GPU that tells.
[[nodiscard]] std::uint64_t gpu_memory_for_jobs(std::span<const GpuReading> gpus, std::uint64_t limit);

// What a video tells before it is worked on; nothing for what cannot be opened or is not told.
struct VideoFacts {
  std::optional<std::int64_t> pixels;  // of a frame
  double seconds = 0;
};
[[nodiscard]] VideoFacts video_facts(const std::filesystem::path& video);

// The same, asked once for each video.
class VideoFactsBook {
 public:
  [[nodiscard]] VideoFacts of(const std::filesystem::path& video) {
    const auto [known, is_new] = facts_.try_emplace(video);
    if (is_new) {
      known->second = video_facts(video);
    }
    return known->second;
  }
  void forget(const std::filesystem::path& video) { facts_.erase(video); }

 private:
  std::map<std::filesystem::path, VideoFacts> facts_;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_BUDGET_H

#include "batch/budget.h"

#include <algorithm>

#include "base/cores.h"
#include "base/error.h"
#include "base/machine_limits.h"
#include "media/reader.h"

namespace smartcv::batch {
namespace {

// Measured with anonymize on the CPU: 605 MB at 854x480, 1.0 GB at 1920x1080; rounded up.
constexpr std::uint64_t memory_of_program = std::uint64_t{600} << 20U;
constexpr std::uint64_t memory_per_pixel = 300;

constexpr std::int64_t hd = 1280 * 720;
constexpr std::int64_t full_hd = 1920 * 1080;

int useful_threads(std::int64_t pixels) {
  if (pixels <= hd) {
    return 1;
  }
  return pixels <= full_hd ? 2 : 4;
}

}  // namespace

Budget Budget::of_machine(int jobs, std::uint64_t gpu_memory, GpuNeeds gpu_needs) {
  return {jobs, usable_cores(), memory_left() / 5 * 4, gpu_memory, gpu_needs};
}

Share Budget::share(std::optional<std::int64_t> pixels, std::size_t waiting, int free_threads) const {
  const std::int64_t size = pixels.value_or(hd);
  Share share;
  share.memory = memory_of_program + static_cast<std::uint64_t>(size) * memory_per_pixel;
  share.gpu_memory = gpu_memory == 0 ? 0 : gpu_needs.fixed + static_cast<std::uint64_t>(size) * gpu_needs.per_pixel;
  if (jobs > 0) {
    share.threads = std::max(1, threads / jobs);
    return share;
  }
  const int fair = free_threads / static_cast<int>(std::clamp<std::size_t>(waiting, 1, 4096));
  share.threads = std::clamp(std::max(useful_threads(size), fair), 1, threads);
  return share;
}

bool Budget::has_room(const Share& share, const Share& used, std::size_t running) const {
  if (running == 0) {
    return true;
  }
  if (used.gpu_memory + share.gpu_memory > gpu_memory) {
    return false;
  }
  if (jobs > 0) {
    return running < static_cast<std::size_t>(jobs);
  }
  return used.threads + share.threads <= threads && (memory == 0 || used.memory + share.memory <= memory);
}

std::uint64_t gpu_memory_for_jobs(std::span<const GpuReading> gpus, std::uint64_t limit) {
  std::optional<std::uint64_t> least;
  for (const GpuReading& gpu : gpus) {
    if (gpu.memory_free) {
      least = std::min(least.value_or(*gpu.memory_free), *gpu.memory_free);
    }
  }
  const std::uint64_t most = least.value_or(0) / 5 * 4;
  return limit > 0 ? std::min(most, limit) : most;
}

VideoFacts video_facts(const std::filesystem::path& video) {
  try {
    const media::Reader reader(video);
    const auto& layout = reader.info().video.layout;
    return {static_cast<std::int64_t>(layout.width) * layout.height, reader.info().duration_seconds};
  } catch (const Error&) {
    return {};
  }
}

}  // namespace smartcv::batch

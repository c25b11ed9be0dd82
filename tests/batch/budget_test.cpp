#include "batch/budget.h"

#include <catch2/catch.hpp>
#include <vector>

namespace smartcv::tests {
namespace {

constexpr std::int64_t small = 854 * 480;
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30U;

// How many files of this size are begun at once when there are plenty.
std::size_t at_once(const batch::Budget& budget, std::int64_t pixels) {
  batch::Share used{0, 0, 0};
  for (std::size_t running = 0; running < 100; ++running) {
    const auto share = budget.share(pixels, 100, budget.threads - used.threads);
    if (!budget.has_room(share, used, running)) {
      return running;
    }
    used += share;
  }
  return 100;
}

GpuReading gpu_with(std::optional<std::uint64_t> free) {
  GpuReading reading;
  reading.memory_free = free;
  return reading;
}

}  // namespace

TEST_CASE("as many files at once as there are cores for their size, and as memory allows", "[batch]") {
  CHECK(at_once({0, 8, 0, 0, {}}, small) == 8);
  CHECK(at_once({0, 8, 0, 0, {}}, 1920 * 1080) == 4);
  CHECK(at_once({0, 8, 0, 0, {}}, 3840 * 2160) == 2);
  CHECK(at_once({0, 8, 2 * gibibyte, 0, {}}, small) == 2);
  CHECK(at_once({0, 8, 1, 0, {}}, small) == 1);  // the first always is
}

TEST_CASE("a number of jobs that was asked for is kept to, with the cores divided", "[batch]") {
  CHECK(at_once({3, 8, 1, 0, {}}, 3840 * 2160) == 3);
  CHECK(batch::Budget{3, 8, 1, 0, {}}.share(small, 100, 8).threads == 2);
  CHECK(batch::Budget{16, 8, 1, 0, {}}.share(small, 100, 8).threads == 1);
}

TEST_CASE("the last files get the cores that are left", "[batch]") {
  const batch::Budget budget{0, 8, 0, 0, {}};
  CHECK(budget.share(small, 1, 8).threads == 8);
  CHECK(budget.share(small, 2, 8).threads == 4);
  CHECK(budget.share(small, 20, 8).threads == 1);
}

TEST_CASE("what jobs take of a GPU together stays within its budget, a number of jobs that was asked for or not",
          "[batch]") {
  const batch::GpuNeeds needs{gibibyte, 1000};
  const batch::Budget automatic{0, 64, 0, 5 * gibibyte, needs};
  CHECK(automatic.share(small, 100, 64).gpu_memory == gibibyte + small * 1000);
  CHECK(at_once(automatic, small) == 3);
  CHECK(at_once({8, 64, 0, 5 * gibibyte, needs}, small) == 3);
  CHECK(at_once({2, 64, 0, 5 * gibibyte, needs}, small) == 2);
  // Larger frames take more; one file is always begun.
  CHECK(at_once(automatic, 3840 * 2160) == 1);
  CHECK(at_once({0, 64, 0, 1, needs}, small) == 1);
  // Without a GPU nothing is counted.
  CHECK(batch::Budget{0, 4, 0, 0, needs}.share(small, 100, 4).gpu_memory == 0);
  CHECK(at_once({0, 4, 0, 0, needs}, small) == 4);
}

TEST_CASE("the GPUs' budget is four fifths of what is free on the fullest, or --vram-limit", "[batch]") {
  const std::vector<GpuReading> gpus{gpu_with(20 * gibibyte), gpu_with(10 * gibibyte), gpu_with({})};
  CHECK(batch::gpu_memory_for_jobs(gpus, 0) == 10 * gibibyte / 5 * 4);
  CHECK(batch::gpu_memory_for_jobs(gpus, 3 * gibibyte) == 3 * gibibyte);
  CHECK(batch::gpu_memory_for_jobs(gpus, 30 * gibibyte) == 10 * gibibyte / 5 * 4);
  CHECK(batch::gpu_memory_for_jobs({}, 3 * gibibyte) == 0);
}

}  // namespace smartcv::tests

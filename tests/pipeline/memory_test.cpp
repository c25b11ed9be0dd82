#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/pipeline/fakes.h"

namespace smartcv::tests {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;  // their own books grow with every allocation
#else
constexpr bool sanitized = false;
#endif

long resident_bytes() {
  std::ifstream file("/proc/self/statm");
  long all = 0;
  long resident = 0;
  file >> all >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

TEST_CASE("memory stays flat over 20,000 frames", "[memory]") {
  constexpr std::int64_t frames = 20'000;
  constexpr std::size_t held = 12;
  FakeNotes::forget_most();
  FakeJob job(frames, held);
  long early = 0;
  long late = 0;
  job.script.write = [&](std::int64_t sequence) {
    if (sequence == frames / 4) {
      early = resident_bytes();
    } else if (sequence == frames - 100) {
      late = resident_bytes();
    }
  };
  auto options = options_with(8, 6, 2, 2);
  options.in_flight = 30;
  CHECK(job.run(options).frames == frames);
  CHECK(job.target.is_run_from(0));
  CHECK(FakeNotes::alive() == 0);
  CHECK(FakeNotes::most_alive() <= 30);
  if (!sanitized) {
    CHECK(late - early < 4'000'000);
  }
}

}  // namespace
}  // namespace smartcv::tests

#ifndef SMARTCV_APPS_SMARTCV_BENCH_LEG_H
#define SMARTCV_APPS_SMARTCV_BENCH_LEG_H

#include <cstdint>
#include <functional>
#include <string>

namespace smartcv::app {

// One measured part of a job: decode alone, encode alone, a whole variant, …
struct BenchLeg {
  std::string name;
  std::int64_t frames = 0;
  double seconds = 0;          // wall clock
  double processor_share = 0;  // processor time over wall clock times usable cores, 0..1
  double peak_mib = 0;         // the largest resident memory of the process during the leg
  std::string limiting_stage;  // of whole jobs

  [[nodiscard]] double fps() const noexcept { return seconds > 0 ? static_cast<double>(frames) / seconds : 0; }
};

// Runs `work` (which returns the number of frames it did) and measures it.
[[nodiscard]] BenchLeg measured(const std::string& name, const std::function<std::int64_t()>& work);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_BENCH_LEG_H

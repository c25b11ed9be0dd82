#ifndef SMARTCV_APPS_SMARTCV_QUICK_BENCH_H
#define SMARTCV_APPS_SMARTCV_QUICK_BENCH_H

#include <array>

#include "smartcv/doctor/facts.h"

namespace smartcv::app {

// The short benchmark of one job, for `smartcv doctor --bench`: the whole job with its default settings on a made-up
// clip. Throws Error for what would keep the job from running.
struct QuickBench {
  const char* job;
  doctor::BenchFacts (*measure)();
};

[[nodiscard]] doctor::BenchFacts quick_anonymize();

// A further job is one function and one entry here.
inline constexpr std::array quick_benches{QuickBench{"anonymize", quick_anonymize}};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_QUICK_BENCH_H

#include "smartcv/bench_leg.h"

#include <sys/resource.h>

#include <chrono>
#include <fstream>

#include "base/cores.h"

namespace smartcv::app {
namespace {

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

// Starts a new high-water mark of the resident memory (Linux: 5 to clear_refs).
void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word == "VmHWM:") {
      double kib = 0;
      status >> kib;
      return kib / 1024;
    }
  }
  return 0;
}

}  // namespace

BenchLeg measured(const std::string& name, const std::function<std::int64_t()>& work) {
  reset_peak();
  const double processor_before = processor_seconds();
  const auto start = std::chrono::steady_clock::now();
  BenchLeg leg;
  leg.name = name;
  leg.frames = work();
  leg.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  leg.processor_share = (processor_seconds() - processor_before) / (leg.seconds * usable_cores());
  leg.peak_mib = peak_mib();
  return leg;
}

}  // namespace smartcv::app

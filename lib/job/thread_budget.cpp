#include "job/thread_budget.h"

#include <algorithm>

#include "base/cores.h"

namespace smartcv::job {

ThreadBudget thread_budget(const Settings& settings) {
  ThreadBudget budget;
  budget.cores = settings.cpu_threads > 0 ? std::min(settings.cpu_threads, usable_cores()) : usable_cores();
  budget.opencv = std::clamp(settings.opencv_threads, 1, budget.cores);
  budget.decoder = settings.decoder_threads > 0 ? settings.decoder_threads : budget.cores;
  return budget;
}

}  // namespace smartcv::job

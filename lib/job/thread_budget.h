#ifndef SMARTCV_JOB_THREAD_BUDGET_H
#define SMARTCV_JOB_THREAD_BUDGET_H

#include "job/settings.h"

namespace smartcv::job {

// How the settings divide this machine's cores.
struct ThreadBudget {
  int cores = 1;    // of the whole job; never more than there are
  int opencv = 1;   // for each call into OpenCV
  int decoder = 1;  // of the decoder
};
[[nodiscard]] ThreadBudget thread_budget(const Settings& settings);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_THREAD_BUDGET_H

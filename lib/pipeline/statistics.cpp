#include <algorithm>

#include "pipeline/job.h"

namespace smartcv::pipeline {

const StageStatistics& JobStatistics::limiting_stage() const {
  const auto busy_share = [](const StageStatistics& stage) {
    const auto lived = stage.busy_seconds + stage.wait_in_seconds + stage.wait_out_seconds;
    return lived > 0 ? stage.busy_seconds / lived : 0.0;
  };
  return *std::max_element(stages.begin(), stages.end(),
                           [&](const auto& a, const auto& b) { return busy_share(a) < busy_share(b); });
}

}  // namespace smartcv::pipeline

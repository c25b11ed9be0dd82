#ifndef SMARTCV_TASKS_ANONYMIZE_RENDER_JOB_H
#define SMARTCV_TASKS_ANONYMIZE_RENDER_JOB_H

#include <string>

#include "media/source_info.h"
#include "tasks/anonymize/job.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

// The plan of `--tracks` and `--corrections` for this source, changes not yet made. Throws Error(usage) for a file that
// is not right and, unless `force`, for a video whose SHA-256 is not the plan's; a picture of another size is refused
// either way, because the boxes would mean nothing.
[[nodiscard]] TrackPlan plan_to_render(const Request& request, const media::SourceInfo& source,
                                       const std::string& input_sha256);

// Everything of a plan but its tracks and frames.
[[nodiscard]] TrackPlan plan_head(const Request& request, const media::SourceInfo& source,
                                  const std::string& input_sha256);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_RENDER_JOB_H

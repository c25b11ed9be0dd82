#ifndef SMARTCV_TASKS_ANONYMIZE_SCOUT_JOB_H
#define SMARTCV_TASKS_ANONYMIZE_SCOUT_JOB_H

#include "media/reader.h"
#include "pipeline/job.h"
#include "tasks/anonymize/job.h"
#include "tasks/anonymize/known_people.h"
#include "tasks/anonymize/look_collector.h"
#include "tasks/anonymize/recognition.h"
#include "tasks/anonymize/search_pass.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

// What the first of two passes over a video gives.
struct Scouting {
  std::vector<PlannedFrame> frames;
  TrackLooks looks;
  Counts counts;
  media::ReadStatistics read;
  pipeline::JobStatistics statistics;
};

// Note [Two passes]
// `--keep` and `--only` decide about a track when all of it has been seen, and a track may last as long as the video;
// the frames held back for the masks (2 s) are not enough. So the video is read twice: the first pass looks, the second
// one draws and writes. The second is that of `--tracks`, whose masks are the same as those drawn while looking.

// The first pass; `reading` as the second one reads. Throws what a job throws, and Error(stopped) when it is stopped:
// nothing has been decided then.
[[nodiscard]] Scouting scout(const Request& request, SearchPass pass, const media::ReaderOptions& reading,
                             const Recognition& recognition, const pipeline::StopRequest& stop,
                             const pipeline::ProgressCallback& progress);

// The plan of what the first pass has seen, with who is hidden decided; see Note [Whom to hide] in who_decision.h.
// `head`: of plan_head().
[[nodiscard]] TrackPlan plan_of(TrackPlan head, Scouting& scouting, const KnownPeople& people,
                                const identity::Calibration& calibration);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_SCOUT_JOB_H

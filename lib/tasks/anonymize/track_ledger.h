#ifndef SMARTCV_TASKS_ANONYMIZE_TRACK_LEDGER_H
#define SMARTCV_TASKS_ANONYMIZE_TRACK_LEDGER_H

#include <cstdint>
#include <map>
#include <vector>

#include "tasks/anonymize/job.h"
#include "tasks/anonymize/mask_planner.h"

namespace smartcv::anonymize {

// One masked track, for the report.
struct TrackSummary {
  std::int64_t id = 0;
  std::int64_t first_frame = 0, last_frame = 0;  // with a mask
  double first_time = 0, last_time = 0;          // seconds
  std::int64_t first_pts = 0, last_pts = 0;
  std::int64_t detected = 0, interpolated = 0, extended = 0;  // frames by state
  std::int64_t followed = 0, drawn = 0;
  float weakest_score = 1, best_score = 0;
};

// Keeps the books over what was decided: counts and one summary per track.
class TrackLedger {
 public:
  void add(const DecidedFrame& frame);

  [[nodiscard]] const Counts& counts() const noexcept { return counts_; }
  [[nodiscard]] std::vector<TrackSummary> tracks() const;  // by id

 private:
  Counts counts_;
  std::map<std::int64_t, TrackSummary> tracks_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_TRACK_LEDGER_H

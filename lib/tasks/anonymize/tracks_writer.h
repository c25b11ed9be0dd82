#ifndef SMARTCV_TASKS_ANONYMIZE_TRACKS_WRITER_H
#define SMARTCV_TASKS_ANONYMIZE_TRACKS_WRITER_H

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "base/part_file.h"
#include "tasks/anonymize/mask_planner.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

// The version of the tracks file that is written; older ones are read.
inline constexpr int tracks_version = 2;

// Writes a tracks file (docs/anonymize-review.md, docs/tracks.schema.json) frame by frame, so that its memory does not
// grow with the video. The file is published whole or not at all. Throws Error(output).
class TracksWriter {
 public:
  TracksWriter(const std::filesystem::path& path, bool overwrite);

  // A decided frame, in order.
  void add(const DecidedFrame& frame);
  // `head`: everything of the plan but its tracks and frames. `tracks`: what a person has said about single tracks; the
  // others are listed with their number.
  void publish(const TrackPlan& head, const std::vector<PlannedTrack>& tracks = {});

 private:
  void put(const std::string& text);

  PartFile part_;
  std::ofstream file_;
  bool first_ = true;
  std::set<std::int64_t> seen_;  // tracks
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_TRACKS_WRITER_H

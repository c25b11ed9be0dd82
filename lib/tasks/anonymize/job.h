#ifndef SMARTCV_TASKS_ANONYMIZE_JOB_H
#define SMARTCV_TASKS_ANONYMIZE_JOB_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "job/settings.h"
#include "pipeline/job.h"
#include "tasks/anonymize/detection_plan.h"
#include "tasks/anonymize/options.h"
#include "tasks/anonymize/verification_result.h"

namespace smartcv::anonymize {

// Everything that decides a run.
struct Settings : job::Settings {
  Options anonymize;
};

// Models: "centerface", "mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet", "haar-eye", "yolov8n-pose" (s, m).
struct Request : job::Request {
  Settings settings;
  std::optional<std::filesystem::path> tracks_out;   // JSON: what was found, to edit and to render again
  std::optional<std::filesystem::path> tracks;       // such a file: nothing is looked for, it is rendered
  std::optional<std::filesystem::path> corrections;  // changes of `tracks`
  std::optional<std::filesystem::path> audit;        // HTML: for a person to look at and to correct
  bool force = false;                                // render tracks of another video
  std::string not_copied;  // why this run, which copies no group of pictures, takes the place of one that did
};

// What was found and hidden.
struct Counts {
  std::int64_t frames = 0;
  std::int64_t detections = 0;          // boxes at or above the lower threshold
  std::int64_t tracks = 0;              // that were masked
  std::int64_t visible_tracks = 0;      // that were left visible, because of who they are or on a person's word
  std::int64_t masked_faces = 0;        // face-frames with a mask
  std::int64_t masked_frames = 0;       // frames with at least one mask
  std::int64_t interpolated_faces = 0;  // face-frames closed between two detections
  std::int64_t extended_faces = 0;      // face-frames before the first or after the last detection
  std::int64_t followed_faces = 0;      // face-frames whose patch of the picture was found again
  std::int64_t drawn_faces = 0;         // face-frames placed by a person
  std::int64_t whole_frames = 0;        // masked entirely because decoding or inference failed
  std::int64_t failed_inferences = 0;   // frames whose inference failed
  std::int64_t shot_cuts = 0;
  std::map<std::string, std::int64_t> frames_by_state;  // see frame_state.h
};

struct Result : job::Result {
  Counts counts;
  std::vector<DetectionPlan> detection;  // one for each detector that ran
  std::optional<Verification> verification;
  std::optional<pipeline::JobStatistics> search;  // the first of two passes, see scout_job.h
  std::string input_sha256;                       // when something is tied to it; empty for a folder of images
  std::string output_sha256;                      // when there is a report
};

// Runs the job: read, detect, follow, hide, write, publish. Throws Error; then nothing stands under the output's
// name. A damaged input throws Error(input) after the reading unless allow_damaged.
[[nodiscard]] Result run(const Request& request, const pipeline::StopRequest& stop,
                         const pipeline::ProgressCallback& progress = {});

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_JOB_H

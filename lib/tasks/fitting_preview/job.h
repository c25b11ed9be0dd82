#ifndef SMARTCV_TASKS_FITTING_PREVIEW_JOB_H
#define SMARTCV_TASKS_FITTING_PREVIEW_JOB_H

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "job/settings.h"
#include "pipeline/job.h"
#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/options.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// Everything that decides a run.
struct Settings : job::Settings {
  Options fitting;
};

// What is worn by whom.
struct Wearing {
  std::shared_ptr<const Garment> garment;
  std::optional<std::int64_t> person;  // unset: by everybody whom Options::person chooses
};

// One result: a video (or images) with these garments on.
struct Look {
  std::vector<Wearing> wearing;
  std::filesystem::path output;
  std::optional<std::filesystem::path> contact_sheet{};  // PNG
};

// Models: those of the pose estimator, of the person detector when it needs one, and of the matting network when there
// is one. `output`: that of the first look; each look has a contact sheet of its own in place of `contact_sheet`.
struct Request : job::Request {
  Settings settings;
  std::vector<Look> looks;                                // several: a catalogue; the poses are estimated once
  std::optional<std::filesystem::path> keypoints;         // read in place of estimating poses
  std::optional<std::filesystem::path> keypoints_output;  // written
};

struct PoseCounts {
  std::int64_t frames = 0;
  std::int64_t looks = 0;       // frames poses were estimated in
  std::int64_t detections = 0;  // frames people were looked for in
  std::int64_t poses = 0;       // estimated
  std::int64_t failed_inferences = 0;
  std::int64_t shots = 0;
  std::int64_t people = 0;
};

// What was drawn of one garment on one person.
struct DrawnGarment {
  std::string garment;
  std::int64_t person = 0;
  std::int64_t frames = 0;          // the person is there
  std::int64_t drawn = 0;           // with the garment on
  std::int64_t joints_missing = 0;  // not drawn: joints it hangs on are not seen
  std::int64_t turned_away = 0;
  std::int64_t outside = 0;  // it would lie off the picture
};

struct LookResult {
  std::filesystem::path output;
  media::WriteResult written;
  std::vector<DrawnGarment> drawn;
  pipeline::JobStatistics statistics;
  pipeline::Options stages;  // as resolved
  media::ReadStatistics read;
};

struct Result : job::Result {
  PoseCounts counts;              // zero when key points were read
  std::vector<LookResult> looks;  // in the order of the request
};

// Runs the job: poses of the whole video (or those of a file), smoothed with the future known, then every look in a
// pass of its own. Throws Error; then nothing stands under the names of looks that are not finished.
[[nodiscard]] Result run(const Request& request, const pipeline::StopRequest& stop,
                         const pipeline::ProgressCallback& progress = {});

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_JOB_H

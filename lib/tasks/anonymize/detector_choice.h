#ifndef SMARTCV_TASKS_ANONYMIZE_DETECTOR_CHOICE_H
#define SMARTCV_TASKS_ANONYMIZE_DETECTOR_CHOICE_H

#include <string>
#include <vector>

#include "tasks/anonymize/options.h"

namespace smartcv::anonymize {

// True for a YOLOv8-pose of the catalogue: "yolov8n-pose", "yolov8s-pose", "yolov8m-pose".
[[nodiscard]] bool is_pose_detector(const std::string& name);

// The detectors that run, each once, sorted: "auto" is CenterFace, and with heads or people among the targets also
// YOLOv8-pose (the one `pose_model` names, else n). Empty for "none".
// Throws Error(usage) for "none" or "auto" beside another one.
[[nodiscard]] std::vector<std::string> chosen_detectors(const Options& options);

// The pose model of the catalogue that `pose_model` means by its name or by its file's ("yolov8s-pose.pt"); empty for
// a file of the user's own and when nothing is set.
[[nodiscard]] std::string named_pose_model(const Options& options);

// True for a pose detector whose file is not the catalogue's: `pose_model` is the path of one.
[[nodiscard]] bool takes_own_file(const Options& options, const std::string& detector);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_DETECTOR_CHOICE_H

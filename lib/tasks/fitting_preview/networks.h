#ifndef SMARTCV_TASKS_FITTING_PREVIEW_NETWORKS_H
#define SMARTCV_TASKS_FITTING_PREVIEW_NETWORKS_H

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "nn/device.h"
#include "nn/pose_estimator.h"
#include "tasks/fitting_preview/job.h"
#include "tasks/fitting_preview/poses.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// The networks that poses are estimated with.
struct Networks {
  nn::Device device;
  std::unique_ptr<nn::PoseEstimator> estimator;
  std::unique_ptr<nn::PoseEstimator> detector;  // finds the people for a top-down estimator; else null
  PoseSource source;
};

// The words in the options that name models of the poses: the estimator's, and the person detector's when the estimator
// is told where people are (RTMPose). Catalogue names or paths; Request::models has their files under these words. For
// a path the file's tensors tell what it is. Throws Error(model) for a path that is no pose estimator's.
[[nodiscard]] std::vector<std::string> pose_models_of(const Options& options);

// The networks of a request, for pictures of this size. Throws Error(usage) for a person detector that does not find
// people by itself, Error(model) for weights that are missing or do not fit or a device that cannot be used.
[[nodiscard]] Networks make_networks(const Request& request, vision::Size upright);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_NETWORKS_H

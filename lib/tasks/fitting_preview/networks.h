#ifndef SMARTCV_TASKS_FITTING_PREVIEW_NETWORKS_H
#define SMARTCV_TASKS_FITTING_PREVIEW_NETWORKS_H

#include <memory>

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

// The networks of a request, for pictures of this size: Options::pose (RTMPose or YOLOv8-pose, catalogue names), and
// for RTMPose, which has to be told where people are, Options::person_detector (YOLOv8-pose). Throws Error(usage) for
// other names and Error(model) for weights that are missing or do not fit or a device that cannot be used.
[[nodiscard]] Networks make_networks(const Request& request, vision::Size upright);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_NETWORKS_H

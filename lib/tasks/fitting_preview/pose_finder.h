#ifndef SMARTCV_TASKS_FITTING_PREVIEW_POSE_FINDER_H
#define SMARTCV_TASKS_FITTING_PREVIEW_POSE_FINDER_H

#include <memory>
#include <span>
#include <vector>

#include "job/look_planner.h"
#include "media/picture.h"
#include "nn/pose_estimator.h"
#include "tasks/fitting_preview/networks.h"

namespace smartcv::fitting_preview {

// A frame whose poses are wanted.
struct PoseLook {
  job::Look look;
  double time = 0;              // seconds
  media::ConstPicture picture;  // lives until find() has ended
  media::Orientation orientation;
  nn::PoseInput input;                 // made by prepare(), of a frame in which people are looked for
  bool detects = false;                // people are looked for in this frame
  std::vector<nn::PersonPose> people;  // found
};

// Poses of all people in the frames of one batch, one way or the other. Const and thread-safe; no memory from batch to
// batch, so that batches may run side by side and a video gives the same poses whatever the number of threads.
class PoseFinder {
 public:
  virtual ~PoseFinder() = default;
  // CPU eyes, any thread.
  virtual void prepare(PoseLook& look) const = 0;
  // One batch, in frame order. Throws Error(model) when the device fails.
  virtual void find(std::span<PoseLook* const> looks) const = 0;
};

// `detect_every`: of a top-down estimator, see Options; 0: chosen. The networks outlive it.
[[nodiscard]] std::unique_ptr<PoseFinder> make_pose_finder(const Networks& networks, int detect_every);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_POSE_FINDER_H

#ifndef SMARTCV_TASKS_FITTING_PREVIEW_TOP_DOWN_FINDER_H
#define SMARTCV_TASKS_FITTING_PREVIEW_TOP_DOWN_FINDER_H

#include <cstddef>
#include <span>
#include <vector>

#include "tasks/fitting_preview/pose_finder.h"

namespace smartcv::fitting_preview {

// Note [Boxes between detections]
// A detector costs several times what the crops of its people do, so it looks at every `detect_every`-th frame only.
// People of two neighbouring detections in a batch and shot are linked, by their boxes and key points, and their boxes
// interpolated in time between; before the first and after the last one they go on as they moved. Then all crops of
// all frames of the batch are one call of the estimator. Its key points tell whether the box was right: where theirs is
// elsewhere, the person has moved differently, and is looked at once more in that box. A crop that shows nobody (the
// person has left between two detections) is dropped by its scores.
class TopDownFinder final : public PoseFinder {
 public:
  // Both outlive it.
  TopDownFinder(const nn::PoseEstimator& detector, const nn::PoseEstimator& estimator, int detect_every)
      : detector_(detector), estimator_(estimator), detect_every_(detect_every) {}

  void prepare(PoseLook& look) const override;
  void find(std::span<PoseLook* const> looks) const override;

 private:
  void detect(std::span<PoseLook* const> looks) const;
  void estimate(std::span<PoseLook* const> looks) const;
  void correct(std::span<PoseLook* const> looks) const;

  const nn::PoseEstimator& detector_;
  const nn::PoseEstimator& estimator_;
  int detect_every_;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_TOP_DOWN_FINDER_H

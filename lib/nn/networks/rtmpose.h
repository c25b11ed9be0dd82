#ifndef SMARTCV_NN_NETWORKS_RTMPOSE_H
#define SMARTCV_NN_NETWORKS_RTMPOSE_H

#include <span>
#include <string>
#include <vector>

#include "nn/networks/rtmpose_net.h"
#include "nn/pose_estimator.h"
#include "nn/pose_factory.h"
#include "vision/affine.h"
#include "weights/weights.h"

namespace smartcv::nn {

// RTMPose t, s or m as a pose estimator. Input tensor: [people,3,256,192] float32 RGB, channels last, normalised by
// RTMPose's mean and deviation; one crop per box: the box grown to 1.25 of its size and then to 3:4, sampled
// bilinearly without averaging as the network saw it in its training; black beyond the picture.
// The network's scores are not 0..1 (they may pass 1 for well-seen points): they are clamped to it. A point that was
// not found has score 0 and lies at the crop's upper left corner.
class Rtmpose final : public PoseEstimator {
 public:
  // Throws Error(model) when the weights are not those of an RTMPose model. Call inside run_inference().
  Rtmpose(const weights::Weights& weights, const PoseOptions& options);

  [[nodiscard]] std::string name() const override { return std::string("rtmpose-") + variant_.letter; }
  [[nodiscard]] bool top_down() const override { return true; }
  [[nodiscard]] PoseInput prepare(const media::ConstPicture& picture, media::Orientation orientation) const override;
  [[nodiscard]] PoseInput prepare(const media::ConstPicture& picture, media::Orientation orientation,
                                  std::span<const vision::Box> people) const override;
  [[nodiscard]] std::vector<std::vector<PersonPose>> detect(std::span<const PoseInput* const> inputs) const override;

 private:
  PoseOptions options_;
  CspnextVariant variant_;
  RtmposeNet net_;
};

// From pixels of the network's input to the upright picture, for the person in `box` (mmpose, structures/bbox/
// transforms.py and datasets/transforms/topdown_transforms.py). mmpose puts pixel centres on integers on both sides;
// `pixel_centres` is that map, which also takes its key points back to the picture.
struct RtmposeCrop {
  vision::Affine pixel_centres;
  vision::Affine corners;  // the same map as all of lib/vision has it
};
[[nodiscard]] RtmposeCrop rtmpose_crop(const vision::Box& box);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_RTMPOSE_H

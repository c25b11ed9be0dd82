#ifndef SMARTCV_TASKS_FITTING_PREVIEW_OCCLUSION_H
#define SMARTCV_TASKS_FITTING_PREVIEW_OCCLUSION_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <span>

#include "media/picture.h"
#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

struct OcclusionOptions {
  bool arms = true;             // arms in front of the body stay in front
  bool others = true;           // people who stand nearer, by the depth order of their feet
  bool clip_to_person = false;  // nothing is drawn beyond the wearer's outline
};

// What there is to know about one frame.
struct OcclusionScene {
  const media::ConstPicture* picture = nullptr;
  media::Orientation orientation;
  const FramePose* wearer = nullptr;
  std::span<const FramePose* const> others;  // everybody else in this frame
  // Of each of the others how surely nearer than the wearer, 0..1, by a DepthOrder, which knows the frames around;
  // empty: judged by this frame alone.
  std::span<const float> nearness{};
  // Alpha of all people (0..255, CV_8UC1, the upright picture's size), of a matting network; empty: not there, outlines
  // are then made from key points and colours.
  cv::Mat matte;
};

// Note [What stands before a garment]
//   arms    of the wearer, from below the shoulder on, with the hands; not the arm that a sleeve is on. An arm is in
//           front when the wearer faces the camera and elbow and wrist are seen: an arm behind the back is one the
//           network only guesses at. A wrist that would lie on the torso has to be seen better than one beside it.
//   others  who stand nearer, see depth_order.h.
// All of it fades with scores and distances, so that nothing is switched from one frame to the next.

// How much of a part of a garment can be seen: CV_8UC1 of `area`'s size, 255 all, 0 nothing. `area` lies inside the
// upright picture. Soft at the edges (a pixel or two), steady from frame to frame. Poses may be anything. Pure;
// thread-safe. Throws Error(internal) for a matte of another size.
[[nodiscard]] cv::Mat visible_part(const OcclusionScene& scene, GarmentKind kind, const cv::Rect& area,
                                   const OcclusionOptions& options, PartKind part = PartKind::body);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_OCCLUSION_H

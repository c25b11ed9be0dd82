#ifndef SMARTCV_TASKS_FITTING_PREVIEW_PLACEMENT_H
#define SMARTCV_TASKS_FITTING_PREVIEW_PLACEMENT_H

#include <array>
#include <cstddef>
#include <vector>

#include "base/frame_times.h"
#include "tasks/fitting_preview/poses.h"
#include "tasks/fitting_preview/rig.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// Where a garment goes on a person: from anchors and key points to triangles.
//
// Note [The warp ladder]
// The more joints are known, the better the garment fits:
//   similarity   two anchors: place, turn, one scale
//   affine       three: and a slant
//   homography   four: and perspective, of a body that turns
//   mesh         besides: sleeves and legs that bend at elbow, wrist, knee and ankle
// The body takes the highest step that its scores allow, with hysteresis: a step is entered at `enter_score` and left
// below `leave_score`. Each sleeve and leg bends by the scores of its own joints, on whatever step the body is: a
// person at a desk has arms and no hips. Change is blended over `blend_seconds`, half of it before and half of it
// behind, so that nothing jumps.
enum class WarpStep { none, similarity, affine, homography, mesh };

struct PlacementOptions {
  float enter_score = 0.5F;  // of the joints a step needs
  float leave_score = 0.35F;
  double fade_seconds = 0.3;   // of the garment, when the person turns away, leaves or comes
  double blend_seconds = 0.2;  // between two steps; what is not seen for less than this does not go away
  WarpStep highest = WarpStep::mesh;
};

// Where and when a person is looked at.
struct PlacementScene {
  FrameTimes times;
  vision::Size upright;
  FrameSpan shot;  // the person's: at a cut nothing fades
};

// How much a sleeve or leg follows its joints, 0..1.
struct LimbPlan {
  float upper = 0;  // 0: drawn with the body, as it lies in the picture
  float lower = 0;  // 0: the forearm (lower leg) goes straight on
};
inline constexpr std::size_t limb_count =
    4;  // left sleeve, right sleeve, left leg, right leg; as PartKind from there on

// What is decided for one person and garment in one frame, with the frames before and after known.
struct FramePlan {
  std::array<float, 3> steps{};  // shares of similarity, affine and homography; sum 1
  std::array<LimbPlan, limb_count> limbs{};
  float opacity = 0;  // 0..1; 0: not drawn
};

// Why a garment is not drawn in a frame, for the report.
enum class Unseen { drawn, joints_missing, turned_away, outside };

struct PlacementPlan {
  std::vector<FramePlan> frames;  // one for each pose of the person
  std::vector<Unseen> states;     // of the same frames
};

// Pure. `person`: smoothed.
[[nodiscard]] PlacementPlan plan_placement(const Person& person, const PlacementScene& scene, const GarmentRig& rig,
                                           const PlacementOptions& options);

// One triangle of a part: corners in the garment's picture and where they go in the upright frame.
// Note [No fold-overs]
// Both have the same orientation: a triangle that would turn over is left out, because it would show the inside of the
// cloth over its outside. Where cloth is pushed together (the inner side of an elbow) it is made narrower first, so
// that hardly any triangle does (limb_warp.h).
struct MeshTriangle {
  std::array<vision::Point, 3> from;
  std::array<vision::Point, 3> to;
};

struct PlacedPart {
  PartKind kind = PartKind::body;
  std::vector<MeshTriangle> triangles;
};

// A garment on a person in one frame. Parts are drawn in this order.
struct Placement {
  std::vector<PlacedPart> parts;
  float opacity = 0;
};

// Pure; thread-safe. Nothing to draw (no parts) when the plan says so, or when the joints the garment hangs on are not
// finite, lie together in one point or far beyond any picture. Never throws for a pose.
[[nodiscard]] Placement place(const GarmentRig& rig, const FramePose& pose, const FramePlan& plan);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_PLACEMENT_H

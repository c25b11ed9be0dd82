#ifndef SMARTCV_TASKS_FITTING_PREVIEW_PLACEMENT_H
#define SMARTCV_TASKS_FITTING_PREVIEW_PLACEMENT_H

#include <array>
#include <vector>

#include "base/frame_times.h"
#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/poses.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// Where a garment goes on a person: from anchors and key points to triangles.
// Note [The warp ladder]
// The more joints are known, the better the garment fits:
//   similarity   two anchors: place, turn, one scale
//   affine       three: and a slant
//   homography   four: and perspective, of a body that turns
//   mesh         the body by a homography, sleeves and legs that bend at elbow, wrist and knee
// A frame takes the highest step that its scores allow, with hysteresis: a step is entered above `enter` and left below
// `leave`, and change is blended over `blend_seconds`, so that nothing jumps.
enum class WarpStep { none, similarity, affine, homography, mesh };

struct PlacementOptions {
  float enter_score = 0.5F;  // of the joints a step needs
  float leave_score = 0.35F;
  double fade_seconds = 0.3;   // of the garment, when the person turns away, leaves or comes
  double blend_seconds = 0.2;  // between two steps
  WarpStep highest = WarpStep::mesh;
};

// What is decided for one person and garment in one frame, with the frames before and after known.
struct FramePlan {
  WarpStep step = WarpStep::none;
  WarpStep from = WarpStep::none;  // blended from this one
  float blend = 1;                 // 0: still `from`, 1: all `step`
  float opacity = 0;               // 0..1; 0: not drawn
};

// Why a garment is not drawn in a frame, for the report.
enum class Unseen { drawn, joints_missing, turned_away, outside };

struct PlacementPlan {
  std::vector<FramePlan> frames;         // one for each pose of the person
  std::array<std::int64_t, 4> unseen{};  // frames, by Unseen
};

// Pure. `person`: smoothed.
[[nodiscard]] PlacementPlan plan_placement(const Person& person, const FrameTimes& times, const Garment& garment,
                                           const PlacementOptions& options);

// One triangle of a part: corners in the garment's picture and where they go in the upright frame. Both have the same
// orientation (Note [No fold-overs]): a triangle that would turn over is left out.
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

// Pure; thread-safe. Nothing to draw (no parts) when the plan says so, or when the pose is not finite or far off the
// picture. Never throws for a pose.
[[nodiscard]] Placement place(const Garment& garment, const FramePose& pose, const FramePlan& plan);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_PLACEMENT_H

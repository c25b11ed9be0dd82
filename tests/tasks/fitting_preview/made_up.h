#ifndef SMARTCV_TESTS_TASKS_FITTING_PREVIEW_MADE_UP_H
#define SMARTCV_TESTS_TASKS_FITTING_PREVIEW_MADE_UP_H

#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/placement.h"
#include "tasks/fitting_preview/poses.h"

// People and clothes that are made up, for tests.
namespace smartcv::tests {

// How somebody stands. Angles in degrees, 0: down, positive: to the person's own left.
struct Stance {
  vision::Point neck{300, 200};  // middle of the shoulders
  float trunk = 200;             // shoulders to hips
  float tilt = 0;                // of the whole body, clockwise on the screen
  float yaw = 0;                 // turned about the upright axis; 180: seen from behind
  float left_arm = 20;           // from the trunk outwards
  float right_arm = 20;
  float left_forearm = 20;
  float right_forearm = 20;
  float score = 0.9F;
};
[[nodiscard]] fitting_preview::FramePose pose_of(const Stance& stance, std::int64_t frame = 0);

// Somebody who stands as `stance_at` says in each of so many frames of a video of 25 frames a second.
[[nodiscard]] fitting_preview::Person person_of(const std::vector<Stance>& stances);
[[nodiscard]] fitting_preview::PlacementScene scene_of(const fitting_preview::Person& person);

// Anything that could come out of a file or a network: not finite, far away, all in one point, random.
[[nodiscard]] fitting_preview::FramePose fuzzed_pose(std::mt19937& random);

// A striped shirt drawn with its sleeves a little off the body; with long sleeves it has elbows.
[[nodiscard]] std::shared_ptr<const fitting_preview::Garment> shirt(bool long_sleeves);
[[nodiscard]] std::shared_ptr<const fitting_preview::Garment> trousers();
// Anything else: a coloured quadrangle with the anchors its kind needs.
[[nodiscard]] std::shared_ptr<const fitting_preview::Garment> simple_garment(fitting_preview::GarmentKind kind);

// A plan that draws at once with all that is known.
[[nodiscard]] fitting_preview::FramePlan full_plan(fitting_preview::WarpStep step);

// Where a place of the garment lies in the frame, by the first triangle of the part that holds it.
[[nodiscard]] std::optional<vision::Point> where(const fitting_preview::Placement& placement,
                                                 fitting_preview::PartKind part, vision::Point p);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_TASKS_FITTING_PREVIEW_MADE_UP_H

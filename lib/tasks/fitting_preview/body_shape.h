#ifndef SMARTCV_TASKS_FITTING_PREVIEW_BODY_SHAPE_H
#define SMARTCV_TASKS_FITTING_PREVIEW_BODY_SHAPE_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <optional>
#include <vector>

#include "tasks/fitting_preview/poses.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// What a body looks like from its key points: limbs are capsules whose radius changes from joint to joint. Widths are
// shares of the body's unit (see body_unit()), after anthropometric tables of a body of average build (NASA-STD-3000,
// volume I, section 3).

// A key point that can be drawn with: finite, not far off every picture, and seen well enough.
[[nodiscard]] bool is_seen(const nn::Keypoint& keypoint, float least_score) noexcept;

// How large the body is: the distance from the shoulders to the hips, or what the shoulders' distance tells of it
// where that is more (the hips are not seen, or the body bends). Pixels; nothing without two seen joints of it.
[[nodiscard]] std::optional<float> body_unit(const FramePose& pose, float least_score) noexcept;

struct Capsule {
  cv::Point2f from;
  cv::Point2f to;
  float from_radius = 0;
  float to_radius = 0;
};

// The places of a grid that lies over a picture: cell (x, y) has its centre at corner + (x + 0.5, y + 0.5) * step.
struct PlaceGrid {
  cv::Point2f corner;
  float step = 1;
  cv::Size size;
};

// How far each place of a grid is from what was added, 1 on the outline, 0 on the bones; `nowhere` far away.
class BodyField {
 public:
  static constexpr float nowhere = 8;

  explicit BodyField(const PlaceGrid& grid) : grid_(grid), distance_(grid.size, CV_32FC1, cv::Scalar(nowhere)) {}

  // Only places within `reach` radii of the capsule learn of it.
  void add(const Capsule& capsule, float reach = 3);
  // A convex polygon, with `radius` around it.
  void add(const std::vector<cv::Point2f>& polygon, float radius);

  [[nodiscard]] const cv::Mat& distance() const noexcept { return distance_; }  // CV_32FC1

 private:
  PlaceGrid grid_;
  cv::Mat distance_;
};

enum class Side { left, right };  // of the person

// An arm's segments as far as they are seen.
struct Arm {
  // From below the shoulder, where sleeve and body are one, to the elbow; in two, for a sleeve may end between.
  std::vector<Capsule> upper;
  std::optional<Capsule> fore;
  std::optional<Capsule> hand;  // beyond the wrist, in the forearm's direction
};
[[nodiscard]] Arm arm_of(const FramePose& pose, Side side, float unit, float least_score);

// The torso between shoulders and hips, when at least three of them are seen, and `radius` around it.
void add_torso(BodyField& field, const FramePose& pose, float radius, float least_score);

// The whole body: torso, head, arms, legs, as far as they are seen. `growth`: of all radii.
void add_body(BodyField& field, const FramePose& pose, float unit, float least_score, float growth);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_BODY_SHAPE_H

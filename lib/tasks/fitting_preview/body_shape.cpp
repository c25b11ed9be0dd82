#include "tasks/fitting_preview/body_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>

namespace smartcv::fitting_preview {
namespace {

using nn::Joint;

constexpr float farthest = 100'000;  // pixels; no picture is so large
constexpr float unit_of_shoulders = 1.35F;
// Radii in units.
constexpr float shoulder_radius = 0.115F;
constexpr float elbow_radius = 0.1F;
constexpr float wrist_radius = 0.065F;
constexpr float hand_radius = 0.09F;
constexpr float hand_length = 0.3F;
constexpr float hip_radius = 0.18F;
constexpr float knee_radius = 0.12F;
constexpr float ankle_radius = 0.08F;
constexpr float torso_margin = 0.12F;
constexpr float head_radius = 0.24F;
constexpr float neck_radius = 0.1F;
// The part of the upper arm that belongs to the shoulder.
constexpr float shoulder_share = 0.45F;

cv::Point2f place(const FramePose& pose, Joint joint) {
  const vision::Point p = pose.at(joint).point;
  return {p.x, p.y};
}

// Not std::hypot, which is right for numbers too large for any picture, and ten times as slow.
float length(cv::Point2f v) { return std::sqrt(v.x * v.x + v.y * v.y); }

// A rectangle of cells around a box of the picture; empty when it lies beyond the grid.
cv::Rect cells_around(const PlaceGrid& grid, float x1, float y1, float x2, float y2) {
  const auto cell = [&](float value, float corner, int most) {
    return static_cast<int>(std::clamp((value - corner) / grid.step, 0.0F, static_cast<float>(most)));
  };
  const int left = cell(x1, grid.corner.x, grid.size.width);
  const int top = cell(y1, grid.corner.y, grid.size.height);
  const int right = cell(x2 + grid.step, grid.corner.x, grid.size.width);
  const int bottom = cell(y2 + grid.step, grid.corner.y, grid.size.height);
  return {left, top, std::max(0, right - left), std::max(0, bottom - top)};
}

struct Bone {
  Joint from, to;
  float from_radius, to_radius;
};
constexpr std::array<Bone, 8> bones{{{Joint::left_shoulder, Joint::left_elbow, shoulder_radius, elbow_radius},
                                     {Joint::left_elbow, Joint::left_wrist, elbow_radius, wrist_radius},
                                     {Joint::right_shoulder, Joint::right_elbow, shoulder_radius, elbow_radius},
                                     {Joint::right_elbow, Joint::right_wrist, elbow_radius, wrist_radius},
                                     {Joint::left_hip, Joint::left_knee, hip_radius, knee_radius},
                                     {Joint::left_knee, Joint::left_ankle, knee_radius, ankle_radius},
                                     {Joint::right_hip, Joint::right_knee, hip_radius, knee_radius},
                                     {Joint::right_knee, Joint::right_ankle, knee_radius, ankle_radius}}};

}  // namespace

bool is_seen(const nn::Keypoint& keypoint, float least_score) noexcept {
  return keypoint.score >= least_score && std::abs(keypoint.point.x) < farthest &&
         std::abs(keypoint.point.y) < farthest;
}

std::optional<float> body_unit(const FramePose& pose, float least_score) noexcept {
  const auto seen = [&](Joint joint) { return is_seen(pose.at(joint), least_score); };
  float unit = 0;
  const bool shoulders = seen(Joint::left_shoulder) && seen(Joint::right_shoulder);
  if (shoulders) {
    unit = unit_of_shoulders * length(place(pose, Joint::left_shoulder) - place(pose, Joint::right_shoulder));
  }
  for (const auto& [shoulder, hip] :
       {std::pair(Joint::left_shoulder, Joint::left_hip), std::pair(Joint::right_shoulder, Joint::right_hip)}) {
    if (seen(shoulder) && seen(hip)) {
      unit = std::max(unit, length(place(pose, shoulder) - place(pose, hip)));
    }
  }
  return unit >= 1 ? std::optional(unit) : std::nullopt;
}

void BodyField::add(const Capsule& capsule, float reach) {
  const float radius = reach * std::max(capsule.from_radius, capsule.to_radius);
  const auto [x1, x2] = std::minmax(capsule.from.x, capsule.to.x);
  const auto [y1, y2] = std::minmax(capsule.from.y, capsule.to.y);
  const cv::Rect cells = cells_around(grid_, x1 - radius, y1 - radius, x2 + radius, y2 + radius);
  const cv::Point2f axis = capsule.to - capsule.from;
  const float squared = std::max(axis.dot(axis), 1e-6F);
  for (int y = cells.y; y < cells.y + cells.height; ++y) {
    auto* const row = distance_.ptr<float>(y);
    for (int x = cells.x; x < cells.x + cells.width; ++x) {
      const cv::Point2f p = cv::Point2f(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F) * grid_.step +
                            grid_.corner - capsule.from;
      const float t = std::clamp(p.dot(axis) / squared, 0.0F, 1.0F);
      const float width = capsule.from_radius + t * (capsule.to_radius - capsule.from_radius);
      row[x] = std::min(row[x], length(p - t * axis) / std::max(width, 1e-3F));
    }
  }
}

void BodyField::add(const std::vector<cv::Point2f>& polygon, float radius) {
  std::vector<cv::Point> corners;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    add({polygon[i], polygon[(i + 1) % polygon.size()], radius, radius});
    const cv::Point2f cell = (polygon[i] - grid_.corner) / grid_.step - cv::Point2f(0.5F, 0.5F);
    corners.emplace_back(cvRound(cell.x), cvRound(cell.y));
  }
  cv::fillConvexPoly(distance_, corners, cv::Scalar(0));
}

Arm arm_of(const FramePose& pose, Side side, float unit, float least_score) {
  const bool left = side == Side::left;
  const Joint shoulder = left ? Joint::left_shoulder : Joint::right_shoulder;
  const Joint elbow = left ? Joint::left_elbow : Joint::right_elbow;
  const Joint wrist = left ? Joint::left_wrist : Joint::right_wrist;
  const auto seen = [&](Joint joint) { return is_seen(pose.at(joint), least_score); };
  Arm arm;
  if (!seen(elbow)) {
    return arm;
  }
  const cv::Point2f middle = place(pose, elbow);
  if (seen(shoulder)) {
    const cv::Point2f root = place(pose, shoulder);
    const auto cut = [&](float from, float to) {
      const auto radius = [&](float share) {
        return (shoulder_radius + share * (elbow_radius - shoulder_radius)) * unit;
      };
      return Capsule{root + from * (middle - root), root + to * (middle - root), radius(from), radius(to)};
    };
    constexpr float half = (1 + shoulder_share) / 2;
    arm.upper = {cut(shoulder_share, half), cut(half, 1)};
  }
  if (seen(wrist)) {
    const cv::Point2f end = place(pose, wrist);
    arm.fore = Capsule{middle, end, elbow_radius * unit, wrist_radius * unit};
    const cv::Point2f direction = end - middle;
    // Of a forearm that points at the camera nothing tells where the hand is but the wrist.
    const float known = std::min(1.0F, length(direction) / (hand_length * unit));
    const cv::Point2f tip =
        end + direction * (known * (hand_length - hand_radius) * unit / std::max(length(direction), 1e-3F));
    arm.hand = Capsule{end + 0.5F * (tip - end), tip, hand_radius * unit, hand_radius * unit};
  }
  return arm;
}

void add_torso(BodyField& field, const FramePose& pose, float radius, float least_score) {
  std::vector<cv::Point2f> corners;
  for (const Joint joint : {Joint::left_shoulder, Joint::right_shoulder, Joint::right_hip, Joint::left_hip}) {
    if (is_seen(pose.at(joint), least_score)) {
      corners.push_back(place(pose, joint));
    }
  }
  if (corners.size() >= 3) {
    std::vector<cv::Point2f> hull;
    cv::convexHull(corners, hull);
    field.add(hull, radius);
  }
}

namespace {

// Of a torso whose hips are below the picture or behind a table the shoulders alone tell where it is.
void add_torso_below(BodyField& field, const FramePose& pose, float unit, float radius) {
  const cv::Point2f left = place(pose, Joint::left_shoulder);
  const cv::Point2f right = place(pose, Joint::right_shoulder);
  const cv::Point2f across = left - right;
  const float wide = std::max(length(across), 1e-3F);
  const float turned = (across.x < 0 ? -1.0F : 1.0F) * unit / wide;
  const cv::Point2f down(-across.y * turned, across.x * turned);
  std::vector<cv::Point2f> hull;
  cv::convexHull(std::vector<cv::Point2f>{left, right, right + down, left + down}, hull);
  field.add(hull, radius);
}

}  // namespace

void add_body(BodyField& field, const FramePose& pose, float unit, float least_score, float growth) {
  const auto seen = [&](Joint joint) { return is_seen(pose.at(joint), least_score); };
  if (seen(Joint::left_shoulder) && seen(Joint::right_shoulder) && !seen(Joint::left_hip) && !seen(Joint::right_hip)) {
    add_torso_below(field, pose, unit, growth * unit * torso_margin);
  }
  for (const Bone& bone : bones) {
    if (seen(bone.from) && seen(bone.to)) {
      field.add({place(pose, bone.from), place(pose, bone.to), growth * unit * bone.from_radius,
                 growth * unit * bone.to_radius});
    }
  }
  for (const Side side : {Side::left, Side::right}) {
    if (auto hand = arm_of(pose, side, unit, least_score).hand) {
      hand->from_radius *= growth;
      hand->to_radius *= growth;
      field.add(*hand);
    }
  }
  add_torso(field, pose, growth * unit * torso_margin, least_score);
  cv::Point2f face{};
  float points = 0;
  for (const Joint joint : {Joint::nose, Joint::left_eye, Joint::right_eye, Joint::left_ear, Joint::right_ear}) {
    if (seen(joint)) {
      face += place(pose, joint);
      points += 1;
    }
  }
  if (points > 0) {
    const cv::Point2f head = face / points;
    field.add({head, head, growth * unit * head_radius, growth * unit * head_radius});
    if (seen(Joint::left_shoulder) && seen(Joint::right_shoulder)) {
      const cv::Point2f neck = (place(pose, Joint::left_shoulder) + place(pose, Joint::right_shoulder)) / 2;
      field.add({head, neck, growth * unit * neck_radius, growth * unit * neck_radius});
    }
  }
}

}  // namespace smartcv::fitting_preview

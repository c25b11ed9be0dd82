#include "tests/tasks/fitting_preview/made_up.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace smartcv::tests {
namespace {

using namespace fitting_preview;
using nn::Joint;

constexpr float degree = std::numbers::pi_v<float> / 180;

// Body coordinates in trunk lengths: x to the person's left, y down, z to the viewer.
struct Place {
  float x, y, z;
};

// 8-bit colours as the file would have them, made into what Note [The picture of a garment] says.
cv::Mat linear_picture(const cv::Mat& rgb, const cv::Mat& alpha) {
  cv::Mat out(rgb.size(), CV_32FC4);
  for (int y = 0; y < rgb.rows; ++y) {
    for (int x = 0; x < rgb.cols; ++x) {
      const auto& pixel = rgb.at<cv::Vec3b>(y, x);
      const float a = static_cast<float>(alpha.at<std::uint8_t>(y, x)) / 255;
      cv::Vec4f value(0, 0, 0, a);
      for (int c = 0; c < 3; ++c) {
        const float v = static_cast<float>(pixel[c]) / 255;
        value[c] = a * (v <= 0.04045F ? v / 12.92F : std::pow((v + 0.055F) / 1.055F, 2.4F));
      }
      out.at<cv::Vec4f>(y, x) = value;
    }
  }
  return out;
}

std::shared_ptr<const Garment> garment_of(GarmentKind kind, const cv::Mat& rgb, const cv::Mat& alpha,
                                          std::map<Anchor, vision::Point> anchors) {
  auto garment = std::make_shared<Garment>();
  garment->facts.name = name_of(kind);
  garment->facts.kind = kind;
  garment->facts.picture_size = {rgb.cols, rgb.rows};
  garment->facts.anchors = std::move(anchors);
  garment->picture = linear_picture(rgb, alpha);
  return garment;
}

void draw(cv::Mat& alpha, const std::vector<cv::Point>& outline) {
  cv::fillPoly(alpha, std::vector<std::vector<cv::Point>>{outline}, cv::Scalar(255), cv::LINE_AA);
}

cv::Mat striped(cv::Size size) {
  cv::Mat rgb(size, CV_8UC3, cv::Scalar(230, 225, 210));
  for (int y = 0; y < size.height; y += 40) {
    cv::rectangle(rgb, cv::Rect(0, y, size.width, 20), cv::Scalar(30, 60, 140), cv::FILLED);
  }
  return rgb;
}

}  // namespace

FramePose pose_of(const Stance& stance, std::int64_t frame) {
  const float cos_yaw = std::cos(stance.yaw * degree);
  const float sin_yaw = std::sin(stance.yaw * degree);
  const float cos_tilt = std::cos(stance.tilt * degree);
  const float sin_tilt = std::sin(stance.tilt * degree);
  FramePose pose;
  pose.frame = frame;
  pose.score = stance.score;
  const auto set = [&](Joint joint, Place at) {
    const float x = stance.trunk * (at.x * cos_yaw + at.z * sin_yaw);
    const float y = stance.trunk * at.y;
    pose.at(joint) = {{stance.neck.x + x * cos_tilt - y * sin_tilt, stance.neck.y + x * sin_tilt + y * cos_tilt},
                      stance.score};
  };
  const auto limb = [&](float side, float upper, float lower, Place root, float length, Joint middle, Joint end) {
    const Place at{root.x + side * length * std::sin(upper * degree), root.y + length * std::cos(upper * degree), 0};
    set(middle, at);
    set(end,
        {at.x + side * length * 0.8F * std::sin(lower * degree), at.y + length * 0.8F * std::cos(lower * degree), 0});
  };
  set(Joint::nose, {0, -0.6F, 0.1F});
  set(Joint::left_eye, {0.07F, -0.66F, 0.08F});
  set(Joint::right_eye, {-0.07F, -0.66F, 0.08F});
  set(Joint::left_ear, {0.16F, -0.64F, 0});
  set(Joint::right_ear, {-0.16F, -0.64F, 0});
  const Place left{0.35F, 0, 0};
  const Place right{-0.35F, 0, 0};
  set(Joint::left_shoulder, left);
  set(Joint::right_shoulder, right);
  limb(1, stance.left_arm, stance.left_forearm, left, 0.62F, Joint::left_elbow, Joint::left_wrist);
  limb(-1, stance.right_arm, stance.right_forearm, right, 0.62F, Joint::right_elbow, Joint::right_wrist);
  set(Joint::left_hip, {0.23F, 1, 0});
  set(Joint::right_hip, {-0.23F, 1, 0});
  limb(1, 3, 3, {0.23F, 1, 0}, 0.85F, Joint::left_knee, Joint::left_ankle);
  limb(-1, 3, 3, {-0.23F, 1, 0}, 0.85F, Joint::right_knee, Joint::right_ankle);
  vision::Box box{1e9F, 1e9F, -1e9F, -1e9F};
  for (const nn::Keypoint& keypoint : pose.keypoints) {
    const vision::Point p = keypoint.point;
    box = {std::min(box.x1, p.x), std::min(box.y1, p.y), std::max(box.x2, p.x), std::max(box.y2, p.y)};
  }
  pose.box = vision::grown(box, 0.05F);
  return pose;
}

FramePose fuzzed_pose(std::mt19937& random) {
  const auto uniform = [&random](float from, float to) {
    return std::uniform_real_distribution<float>(from, to)(random);
  };
  const auto choose = [&random](int count) { return std::uniform_int_distribution<int>(0, count - 1)(random); };
  Stance stance;
  stance.neck = {uniform(-200, 900), uniform(-200, 900)};
  stance.trunk = choose(4) == 0 ? uniform(0, 5) : uniform(5, 900);
  stance.tilt = uniform(-180, 180);
  stance.yaw = uniform(-180, 180);
  stance.left_arm = uniform(-180, 180);
  stance.right_forearm = uniform(-180, 180);
  FramePose pose = pose_of(stance);
  const float strange[] = {std::numeric_limits<float>::quiet_NaN(),
                           std::numeric_limits<float>::infinity(),
                           -1e30F,
                           1e9F,
                           99'999.0F,
                           -99'999.0F,
                           0.0F,
                           1e-30F};
  const int kind = choose(5);
  for (nn::Keypoint& keypoint : pose.keypoints) {
    keypoint.score = choose(3) == 0 ? uniform(-1, 2) : 0.9F;
    if (kind == 0 && choose(3) == 0) {
      keypoint.point.x = strange[choose(8)];
      keypoint.point.y = strange[choose(8)];
      keypoint.score = choose(2) == 0 ? strange[choose(8)] : keypoint.score;
    } else if (kind == 1) {
      keypoint.point = {uniform(-1000, 2000), uniform(-1000, 2000)};
    } else if (kind == 2) {
      keypoint.point = choose(2) == 0 ? pose.keypoints[0].point : keypoint.point;
    } else if (kind == 3) {
      keypoint.point.y = stance.neck.y;
    }
  }
  return pose;
}

Person person_of(const std::vector<Stance>& stances) {
  Person person{1, 0, {}};
  for (std::size_t i = 0; i < stances.size(); ++i) {
    person.poses.push_back(pose_of(stances[i], static_cast<std::int64_t>(i)));
  }
  return person;
}

PlacementScene scene_of(const Person& person) {
  std::vector<std::int64_t> pts;
  for (const FramePose& pose : person.poses) {
    pts.push_back(pose.frame);
  }
  const std::int64_t end = pts.back() + 1;
  return {FrameTimes(pts, end, {1, 25}, {25, 1}), {640, 720}, {0, end - 1}};
}

std::shared_ptr<const Garment> shirt(bool long_sleeves) {
  const cv::Size size(800, 900);
  cv::Mat alpha(size, CV_8UC1, cv::Scalar(0));
  draw(alpha,
       {{270, 130}, {340, 100}, {400, 130}, {460, 100}, {530, 130}, {560, 200}, {545, 800}, {255, 800}, {240, 200}});
  const cv::Point left_end = long_sleeves ? cv::Point(770, 600) : cv::Point(650, 310);
  const cv::Point right_end = long_sleeves ? cv::Point(30, 600) : cv::Point(150, 310);
  const std::vector<cv::Point> left = long_sleeves ? std::vector<cv::Point>{{525, 180}, {680, 340}, left_end}
                                                   : std::vector<cv::Point>{{525, 180}, left_end};
  const std::vector<cv::Point> right = long_sleeves ? std::vector<cv::Point>{{275, 180}, {120, 340}, right_end}
                                                    : std::vector<cv::Point>{{275, 180}, right_end};
  constexpr int sleeve_width = 90;
  cv::polylines(alpha, std::vector{left, right}, false, cv::Scalar(255), sleeve_width, cv::LINE_AA);
  std::map<Anchor, vision::Point> anchors{
      {Anchor::left_shoulder, {535, 160}},
      {Anchor::right_shoulder, {265, 160}},
      {Anchor::left_hip, {490, 540}},
      {Anchor::right_hip, {310, 540}},
      {Anchor::left_sleeve_end, {static_cast<float>(left_end.x), static_cast<float>(left_end.y)}},
      {Anchor::right_sleeve_end, {static_cast<float>(right_end.x), static_cast<float>(right_end.y)}}};
  if (long_sleeves) {
    anchors[Anchor::left_elbow] = {680, 340};
    anchors[Anchor::right_elbow] = {120, 340};
  }
  return garment_of(GarmentKind::top, striped(size), alpha, std::move(anchors));
}

std::shared_ptr<const Garment> trousers() {
  const cv::Size size(500, 900);
  cv::Mat alpha(size, CV_8UC1, cv::Scalar(0));
  draw(alpha, {{140, 30}, {360, 30}, {420, 860}, {290, 860}, {250, 300}, {210, 860}, {80, 860}});
  return garment_of(GarmentKind::trousers, striped(size), alpha,
                    {{Anchor::left_hip, {320, 120}},
                     {Anchor::right_hip, {180, 120}},
                     {Anchor::left_knee, {335, 480}},
                     {Anchor::right_knee, {165, 480}},
                     {Anchor::left_leg_end, {350, 850}},
                     {Anchor::right_leg_end, {150, 850}}});
}

std::shared_ptr<const Garment> simple_garment(GarmentKind kind) {
  const cv::Size size(400, 400);
  cv::Mat alpha(size, CV_8UC1, cv::Scalar(0));
  draw(alpha, {{60, 60}, {340, 60}, {340, 340}, {60, 340}});
  std::map<Anchor, vision::Point> anchors;
  for (const Anchor anchor : anchors_of(kind).needed) {
    const bool left = std::string(name_of(anchor)).starts_with("left");
    anchors[anchor] = {left ? 300.0F : 100.0F,
                       anchor == Anchor::left_hip || anchor == Anchor::right_hip ? 200.0F : 120.0F};
  }
  if (anchors.contains(Anchor::hem)) {
    anchors[Anchor::hem] = {200, 340};
  }
  if (anchors.contains(Anchor::left_leg_end)) {
    anchors[Anchor::left_leg_end] = {300, 340};
    anchors[Anchor::right_leg_end] = {100, 340};
  }
  return garment_of(kind, striped(size), alpha, std::move(anchors));
}

FramePlan full_plan(WarpStep step) {
  FramePlan plan;
  plan.opacity = 1;
  const std::size_t highest = std::min<std::size_t>(static_cast<std::size_t>(step), plan.steps.size());
  plan.steps[highest - 1] = 1;
  if (step == WarpStep::mesh) {
    plan.limbs.fill({1, 1});
  }
  return plan;
}

std::optional<vision::Point> where(const Placement& placement, PartKind part, vision::Point p) {
  for (const PlacedPart& placed : placement.parts) {
    if (placed.kind != part) {
      continue;
    }
    for (const MeshTriangle& t : placed.triangles) {
      const auto edge = [](vision::Point a, vision::Point b, vision::Point c) {
        return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
      };
      const float area = edge(t.from[0], t.from[1], t.from[2]);
      const float u = edge(t.from[1], t.from[2], p) / area;
      const float v = edge(t.from[2], t.from[0], p) / area;
      const float w = 1 - u - v;
      if (std::min({u, v, w}) >= -1e-3F) {
        return vision::Point{u * t.to[0].x + v * t.to[1].x + w * t.to[2].x,
                             u * t.to[0].y + v * t.to[1].y + w * t.to[2].y};
      }
    }
  }
  return std::nullopt;
}

}  // namespace smartcv::tests

#include "tasks/fitting_preview/skeleton.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "tasks/fitting_preview/body_shape.h"
#include "vision/color_code.h"
#include "vision/component_grid.h"
#include "vision/mask_coverage.h"
#include "vision/mask_paint.h"
#include "vision/mask_shape.h"

namespace smartcv::fitting_preview {
namespace {

using nn::Joint;
using vision::Rgb;

constexpr float soft_edge = 1;              // samples
constexpr float widest = 0.006F;            // half of a line, of the picture's longer side
constexpr float widest_on_person = 0.012F;  // and of the person's
constexpr float anchor_size = 0.005F;       // half of it, of the picture's longer side
constexpr float joint_of_line = 1.8F;       // a joint's radius

constexpr Rgb left_color{255, 140, 0};
constexpr Rgb right_color{30, 144, 255};
constexpr Rgb middle_color{60, 200, 80};
constexpr std::array<Rgb, 6> joint_colors{
    {{255, 255, 255}, {255, 230, 60}, {255, 90, 160}, {120, 255, 220}, {190, 130, 255}, {200, 200, 200}}};

struct Limb {
  Joint from, to;
  Rgb color;
};
constexpr std::array<Limb, 16> limbs{{{Joint::left_shoulder, Joint::right_shoulder, middle_color},
                                      {Joint::left_hip, Joint::right_hip, middle_color},
                                      {Joint::left_shoulder, Joint::left_hip, left_color},
                                      {Joint::right_shoulder, Joint::right_hip, right_color},
                                      {Joint::left_shoulder, Joint::left_elbow, left_color},
                                      {Joint::left_elbow, Joint::left_wrist, left_color},
                                      {Joint::right_shoulder, Joint::right_elbow, right_color},
                                      {Joint::right_elbow, Joint::right_wrist, right_color},
                                      {Joint::left_hip, Joint::left_knee, left_color},
                                      {Joint::left_knee, Joint::left_ankle, left_color},
                                      {Joint::right_hip, Joint::right_knee, right_color},
                                      {Joint::right_knee, Joint::right_ankle, right_color},
                                      {Joint::nose, Joint::left_eye, left_color},
                                      {Joint::nose, Joint::right_eye, right_color},
                                      {Joint::left_eye, Joint::left_ear, left_color},
                                      {Joint::right_eye, Joint::right_ear, right_color}}};

class Pen {
 public:
  Pen(const media::Picture& picture, media::Orientation orientation)
      : picture_(picture), orientation_(orientation), stored_{picture.layout.width, picture.layout.height} {}

  void line(vision::Point a, vision::Point b, float half_width, Rgb color) const {
    const float dx = b.x - a.x;
    const float dy = b.y - a.y;
    const float length = std::hypot(dx, dy);
    if (length < 0.5F) {
      return;
    }
    const float nx = -dy / length * half_width;
    const float ny = dx / length * half_width;
    const std::array<vision::Point, 4> corners{
        {{a.x + nx, a.y + ny}, {b.x + nx, b.y + ny}, {b.x - nx, b.y - ny}, {a.x - nx, a.y - ny}}};
    fill(vision::MaskShape::polygon(corners), color);
  }

  void square(vision::Point p, float half, Rgb color) const {
    const std::array<vision::Point, 4> corners{
        {{p.x - half, p.y - half}, {p.x + half, p.y - half}, {p.x + half, p.y + half}, {p.x - half, p.y + half}}};
    fill(vision::MaskShape::polygon(corners), color);
  }

  void dot(vision::Point p, float radius, Rgb color) const {
    fill(vision::MaskShape::ellipse({p.x - radius, p.y - radius, p.x + radius, p.y + radius}), color);
  }

 private:
  void fill(const vision::MaskShape& upright, Rgb color) const {
    const media::PictureLayout& layout = picture_.layout;
    const vision::MaskCoverage luma(vision::to_stored(upright, orientation_, stored_), stored_, soft_edge);
    if (luma.empty()) {
      return;
    }
    const auto values = vision::sample_values(color, layout);
    const auto chroma = luma.reduced(layout.log2_chroma_width, layout.log2_chroma_height);
    for (int c = 0; c < vision::color_components(layout); ++c) {
      const auto index = static_cast<std::size_t>(c);
      vision::paint_solid(picture_.components[index], vision::is_chroma(layout, c) ? chroma : luma, values[index]);
    }
  }

  const media::Picture& picture_;
  media::Orientation orientation_;
  vision::Size stored_;
};

float line_width(const media::PictureLayout& layout, const FramePose& pose) {
  const auto longer = static_cast<float>(std::max(layout.width, layout.height));
  const float person = std::max(pose.box.width(), pose.box.height());
  const float wanted = std::isfinite(person) ? widest_on_person * person : 0;
  return std::clamp(wanted, 1.0F, std::max(1.0F, widest * longer));
}

}  // namespace

void draw_skeleton(const media::Picture& picture, media::Orientation orientation, const FramePose& pose,
                   std::int64_t id, const SkeletonStyle& style) {
  const Pen pen(picture, orientation);
  const float width = line_width(picture.layout, pose);
  for (const Limb& limb : limbs) {
    if (is_seen(pose.at(limb.from), style.least_score) && is_seen(pose.at(limb.to), style.least_score)) {
      pen.line(pose.at(limb.from).point, pose.at(limb.to).point, width, limb.color);
    }
  }
  const auto count = static_cast<std::int64_t>(joint_colors.size());
  const Rgb color = joint_colors[static_cast<std::size_t>(((id - 1) % count + count) % count)];
  for (const nn::Keypoint& keypoint : pose.keypoints) {
    if (is_seen(keypoint, style.least_score)) {
      pen.dot(keypoint.point, joint_of_line * width, color);
    }
  }
}

void draw_anchors(const media::Picture& picture, media::Orientation orientation,
                  const std::vector<vision::Point>& anchors) {
  const Pen pen(picture, orientation);
  const auto longer = static_cast<float>(std::max(picture.layout.width, picture.layout.height));
  const float half = std::max(2.0F, anchor_size * longer);
  for (const vision::Point p : anchors) {
    if (std::isfinite(p.x) && std::isfinite(p.y) && std::abs(p.x) < 4 * longer && std::abs(p.y) < 4 * longer) {
      pen.square(p, half, {0, 0, 0});
      pen.square(p, half / 2, {255, 255, 255});
    }
  }
}

}  // namespace smartcv::fitting_preview

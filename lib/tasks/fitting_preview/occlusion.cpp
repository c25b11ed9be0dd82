#include "tasks/fitting_preview/occlusion.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "tasks/fitting_preview/arms_in_front.h"
#include "tasks/fitting_preview/body_shape.h"
#include "tasks/fitting_preview/cell_picture.h"
#include "tasks/fitting_preview/depth_order.h"
#include "tasks/fitting_preview/limb_mask.h"

namespace smartcv::fitting_preview {
namespace {

// Joints that limbs are drawn between at all.
constexpr float least_score = 0.3F;
constexpr float margin = 0.3F;  // around the area, in units: what lies beside limbs there
constexpr float growth_of_others = 1.1F;
constexpr float growth_of_wearer = 1.35F;
constexpr float body_radius = 0.12F;  // for how soft a body's outline is, in units

cv::Rect around(const Capsule& capsule, float reach, const cv::Rect& area) {
  const float radius = reach * std::max(capsule.from_radius, capsule.to_radius) + 2;
  const auto bound = [](float value, int least, int most) {
    return static_cast<int>(std::clamp(value, static_cast<float>(least), static_cast<float>(most)));
  };
  const auto [x1, x2] = std::minmax(capsule.from.x, capsule.to.x);
  const auto [y1, y2] = std::minmax(capsule.from.y, capsule.to.y);
  const int left = bound(std::floor(x1 - radius), area.x, area.br().x);
  const int top = bound(std::floor(y1 - radius), area.y, area.br().y);
  const int right = bound(std::ceil(x2 + radius), area.x, area.br().x);
  const int bottom = bound(std::ceil(y2 + radius), area.y, area.br().y);
  return {left, top, right - left, bottom - top};
}

// The visible share of an area, and what takes from it.
class Visibility {
 public:
  // `unit`: of the wearer. What is looked at is the area and a margin around it, for what lies beside limbs there.
  Visibility(const OcclusionScene& scene, const cv::Rect& area, cv::Size upright, float unit)
      : area_(area),
        share_(area.size(), CV_8UC1, cv::Scalar(255)),
        scene_(scene),
        step_(cell_step(unit, upright)),
        margin_(static_cast<int>(std::min(margin * unit, 256.0F))) {}

  void hide_behind(const std::vector<ArmInFront>& arms, const FramePose& wearer) {
    if (std::ranges::none_of(arms, [this](const ArmInFront& arm) {
          return arm.weight > 0 && !around(arm.capsule, limb_reach, area_).empty();
        })) {
      return;
    }
    look();
    BodyField torso(places_of(seen_.cells, seen_.step));
    add_torso(torso, wearer, 0, least_score);
    BodyField limbs(places_of(seen_.cells, seen_.step));
    for (const ArmInFront& arm : arms) {
      limbs.add(arm.capsule);
    }
    const auto colors = torso_colors(seen_, torso.distance(), limbs.distance());
    for (const ArmInFront& arm : arms) {
      const cv::Rect pixels = around(arm.capsule, limb_reach, area_);
      if (pixels.empty() || arm.weight <= 0) {
        continue;
      }
      const cv::Rect cells = cells_over(pixels, seen_.step);
      const cv::Rect whole(seen_.cells.x * seen_.step, seen_.cells.y * seen_.step, seen_.cells.width * seen_.step,
                           seen_.cells.height * seen_.step);
      const cv::Rect wide = (cells_over(around(arm.capsule, beside_reach, whole), seen_.step) | cells) & seen_.cells;
      const cv::Mat odds = limb_odds(seen_, arm.capsule, wide, colors);
      take(odds(cells - wide.tl()), cells, std::min(arm.capsule.from_radius, arm.capsule.to_radius), arm.weight);
    }
  }

  void hide_behind(const FramePose& other, float unit, float weight) {
    if (weight > 0) {
      look();
      const cv::Rect cells = cells_over(area_, seen_.step);
      take(odds_of(other, unit, growth_of_others, cells), cells, body_radius * unit, weight);
    }
  }

  void clip_to(const FramePose& wearer, float unit) {
    look();
    const cv::Rect cells = cells_over(area_, seen_.step);
    keep(coverage(odds_of(wearer, unit, growth_of_wearer, cells), seen_.step, body_radius * unit), cells,
         [](float covered) { return covered; });
  }

  [[nodiscard]] const cv::Mat& mask() const noexcept { return share_; }

 private:
  // Into the picture, once something stands before the part at all.
  void look() {
    if (seen_.cells.empty()) {
      seen_ = cell_picture(*scene_.picture, scene_.orientation, scene_.matte, cells_over(area_, step_, margin_), step_);
    }
  }

  [[nodiscard]] cv::Mat odds_of(const FramePose& pose, float unit, float growth, const cv::Rect& cells) const {
    BodyField field(places_of(cells, seen_.step));
    add_body(field, pose, unit, least_score, growth);
    return body_odds(seen_, field.distance(), cells);
  }

  void take(const cv::Mat& odds, const cv::Rect& cells, float radius, float weight) {
    keep(coverage(odds, seen_.step, radius), cells, [weight](float covered) { return 1 - weight * covered; });
  }

  // Of each pixel of the cells the share that is kept follows from how much it is covered.
  template <typename Kept>
  void keep(const cv::Mat& covered, const cv::Rect& cells, const Kept& kept) {
    const cv::Point corner = cells.tl() * seen_.step;
    const cv::Rect both = cv::Rect(corner, covered.size()) & area_;
    for (int y = both.y; y < both.br().y; ++y) {
      const float* const from = covered.ptr<float>(y - corner.y) + (both.x - corner.x);
      std::uint8_t* const to = share_.ptr<std::uint8_t>(y - area_.y) + (both.x - area_.x);
      for (int x = 0; x < both.width; ++x) {
        to[x] = cv::saturate_cast<std::uint8_t>(static_cast<float>(to[x]) * kept(from[x]));
      }
    }
  }

  cv::Rect area_;
  cv::Mat share_;  // CV_8UC1
  const OcclusionScene& scene_;
  int step_;
  int margin_;
  CellPicture seen_;
};

}  // namespace

cv::Mat visible_part(const OcclusionScene& scene, GarmentKind kind, const cv::Rect& area,
                     const OcclusionOptions& options, PartKind part, const Sleeves& sleeves) {
  const vision::Size upright =
      vision::upright_size({scene.picture->layout.width, scene.picture->layout.height}, scene.orientation);
  if (!scene.matte.empty() && scene.matte.size() != cv::Size(upright.width, upright.height)) {
    throw Error(ErrorCode::internal, "the matte is not of the picture's size");
  }
  const FramePose& wearer = *scene.wearer;
  const auto unit = body_unit(wearer, least_score);
  if (area.empty() || !unit) {
    return {area.size(), CV_8UC1, cv::Scalar(255)};
  }
  Visibility visibility(scene, area, {upright.width, upright.height}, *unit);
  if (options.arms) {
    visibility.hide_behind(arms_in_front(wearer, *unit, part, sleeves), wearer);
  }
  for (std::size_t i = 0; options.others && i < scene.others.size(); ++i) {
    const FramePose& other = *scene.others[i];
    const auto theirs = standing_of(other);
    const auto mine = standing_of(wearer);
    if (theirs && (mine || !scene.nearness.empty())) {
      visibility.hide_behind(other, theirs->unit,
                             scene.nearness.empty() ? nearness(*theirs, *mine) : scene.nearness[i]);
    }
  }
  if (options.clip_to_person && kind != GarmentKind::hat) {  // a hat stands out of the outline of who wears it
    visibility.clip_to(wearer, *unit);
  }
  return visibility.mask();
}

}  // namespace smartcv::fitting_preview

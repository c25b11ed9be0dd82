#include "tasks/fitting_preview/part_regions.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace smartcv::fitting_preview {
namespace {

constexpr int label_side = 768;         // pixels; a seam need not be finer
constexpr double seen_alpha = 0.02;     // less is nothing
constexpr double forearm_share = 0.79;  // of the upper arm
constexpr double whole_share = 0.75;    // a lower half this long (as a share of a person's) goes to its end

std::optional<Vector> anchor_of(const GarmentFacts& facts, Anchor anchor) {
  const auto found = facts.anchors.find(anchor);
  return found == facts.anchors.end() ? std::nullopt : std::optional(vector(found->second));
}

struct LimbAnchors {
  Anchor root, middle, end, other_root;
};

LimbAnchors anchors_of_limb(PartKind kind) {
  using enum Anchor;
  switch (kind) {
    case PartKind::left_sleeve:
      return {left_shoulder, left_elbow, left_sleeve_end, right_shoulder};
    case PartKind::right_sleeve:
      return {right_shoulder, right_elbow, right_sleeve_end, left_shoulder};
    case PartKind::left_leg:
      return {left_hip, left_knee, left_leg_end, right_hip};
    default:
      return {right_hip, right_knee, right_leg_end, left_hip};
  }
}

bool is_leg(PartKind kind) { return kind == PartKind::left_leg || kind == PartKind::right_leg; }

// A first guess: half of the distance between both limbs' roots is more than any sleeve is wide.
Limb bone_of(Vector root, Vector middle, Vector end, Vector other_root) {
  return {root, middle, end, 0.25 * length(other_root - root)};
}

// Small alpha of the garment, CV_32FC1.
cv::Mat small_alpha(const cv::Mat& picture, cv::Size size) {
  cv::Mat alpha;
  cv::extractChannel(picture, alpha, 3);
  cv::Mat small;
  cv::resize(alpha, small, size, 0, 0, cv::INTER_AREA);
  return small;
}

class Labeller {
 public:
  Labeller(const GarmentFacts& facts, const std::array<std::optional<GarmentLimb>, part_count>& limbs,
           const cv::Mat& alpha, double scale)
      : facts_(facts), limbs_(limbs), alpha_(alpha), scale_(scale) {
    if (has(PartKind::left_leg) && has(PartKind::right_leg)) {
      find_crotch();
    }
  }

  // Of a pixel that is there.
  [[nodiscard]] PartKind label(Vector p) const {
    for (const PartKind kind : {PartKind::left_sleeve, PartKind::right_sleeve}) {
      if (has(kind) && in_sleeve(kind, p)) {
        return kind;
      }
    }
    if (crotch_ && dot(p - *crotch_, down_) > 0) {
      const double left = limb(PartKind::left_leg).bone.distance(p);
      return left < limb(PartKind::right_leg).bone.distance(p) ? PartKind::left_leg : PartKind::right_leg;
    }
    return PartKind::body;
  }

 private:
  [[nodiscard]] bool has(PartKind kind) const { return limbs_[static_cast<std::size_t>(kind)].has_value(); }
  [[nodiscard]] const GarmentLimb& limb(PartKind kind) const { return *limbs_[static_cast<std::size_t>(kind)]; }

  [[nodiscard]] bool in_sleeve(PartKind kind, Vector p) const {
    const bool left = kind == PartKind::left_sleeve;
    const auto shoulder = anchor_of(facts_, left ? Anchor::left_shoulder : Anchor::right_shoulder);
    const auto other = anchor_of(facts_, left ? Anchor::right_shoulder : Anchor::left_shoulder);
    const auto hip = anchor_of(facts_, left ? Anchor::left_hip : Anchor::right_hip);
    const Vector side = hip ? *hip - *shoulder : Vector{shoulder->y - other->y, other->x - shoulder->x};
    const double outward = cross(side, p - *shoulder) * cross(side, *other - *shoulder);
    // The line goes on beyond the hip: a wide hem is no sleeve.
    return outward < 0 && limb(kind).bone.distance(p) < distance_to_segment(p, *shoulder, *shoulder + 3 * side);
  }

  void find_crotch() {
    const Vector left = *anchor_of(facts_, Anchor::left_hip);
    const Vector right = *anchor_of(facts_, Anchor::right_hip);
    const Vector hips = mixed(left, right, 0.5);
    const Vector ends = mixed(*anchor_of(facts_, Anchor::left_leg_end), *anchor_of(facts_, Anchor::right_leg_end), 0.5);
    const double way = length(ends - hips);
    if (way <= 0) {
      return;
    }
    down_ = 1 / way * (ends - hips);
    constexpr double no_gap = 0.25;
    crotch_ = hips + no_gap * way * down_;
    for (double t = 0; t < way; t += 1 / scale_) {
      const Vector p = hips + t * down_;
      if (alpha_at(p) < seen_alpha) {
        crotch_ = p;
        break;
      }
    }
  }

  [[nodiscard]] float alpha_at(Vector p) const {
    const int x = std::clamp(static_cast<int>(p.x * scale_), 0, alpha_.cols - 1);
    const int y = std::clamp(static_cast<int>(p.y * scale_), 0, alpha_.rows - 1);
    return alpha_.at<float>(y, x);
  }

  const GarmentFacts& facts_;
  const std::array<std::optional<GarmentLimb>, part_count>& limbs_;
  const cv::Mat& alpha_;
  double scale_;
  Vector down_;
  std::optional<Vector> crotch_;
};

// The file's outlines; what lies in none is the body.
cv::Mat outlined(const GarmentFacts& facts, const std::array<std::optional<GarmentLimb>, part_count>& limbs,
                 cv::Size size, double scale) {
  cv::Mat labels(size, CV_8UC1, cv::Scalar(0));
  for (const GarmentPart& part : facts.parts) {
    if (part.kind == PartKind::body || !limbs[static_cast<std::size_t>(part.kind)]) {
      continue;
    }
    constexpr int fraction_bits = 4;
    std::vector<cv::Point> corners;
    for (const vision::Point p : part.outline) {
      // fillPoly counts from the first pixel's centre.
      const auto fixed = [&](float v) {
        return static_cast<int>(std::lround((v * scale - 0.5) * (1 << fraction_bits)));
      };
      corners.emplace_back(fixed(p.x), fixed(p.y));
    }
    cv::fillPoly(labels, std::vector<std::vector<cv::Point>>{corners}, cv::Scalar(static_cast<double>(part.kind)),
                 cv::LINE_8, fraction_bits);
  }
  return labels;
}

}  // namespace

std::optional<GarmentLimb> limb_of(const GarmentFacts& facts, PartKind kind) {
  if (kind == PartKind::body) {
    return std::nullopt;
  }
  const LimbAnchors names = anchors_of_limb(kind);
  const auto root = anchor_of(facts, names.root);
  const auto middle = anchor_of(facts, names.middle);
  const auto end = anchor_of(facts, names.end);
  const auto other = anchor_of(facts, names.other_root);
  if (!root || !end || !other || length(*end - *root) < 1 || length(*other - *root) < 1) {
    return std::nullopt;
  }
  if (middle && length(*middle - *root) >= 1 && length(*end - *middle) >= 1) {
    const double share = length(*end - *middle) / length(*middle - *root) / (is_leg(kind) ? 1 : forearm_share);
    return GarmentLimb{bone_of(*root, *middle, *end, *other), true, share < whole_share ? share : 1};
  }
  const Vector half = mixed(*root, *end, 0.5);
  const double wide = length(*other - *root);
  // Widths of people between the joints: the thigh is about 1.75 hip widths long, the upper arm 0.9 shoulder widths.
  constexpr double thigh = 1.75;
  constexpr double upper_arm = 0.9;
  if (is_leg(kind) && length(*end - *root) > 1.4 * thigh * wide) {
    return GarmentLimb{bone_of(*root, half, *end, *other), true, 1};
  }
  const double bone = (is_leg(kind) ? thigh : upper_arm) * wide;
  // Straight: the second half is the end of the first.
  return GarmentLimb{bone_of(*root, half, *end, *other), false, std::min(length(*end - *root) / bone, 1.0)};
}

PartRegions part_regions(const Garment& garment, const std::array<std::optional<GarmentLimb>, part_count>& limbs) {
  const cv::Size full = garment.picture.size();
  PartRegions regions;
  regions.scale = std::min(1.0, static_cast<double>(label_side) / std::max(full.width, full.height));
  const cv::Size size(std::max(1, static_cast<int>(std::lround(full.width * regions.scale))),
                      std::max(1, static_cast<int>(std::lround(full.height * regions.scale))));
  const cv::Mat alpha = small_alpha(garment.picture, size);
  const Labeller labeller(garment.facts, limbs, alpha, regions.scale);
  regions.labels = garment.facts.parts.empty() ? cv::Mat(size, CV_8UC1, cv::Scalar(0))
                                               : outlined(garment.facts, limbs, size, regions.scale);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      auto& label = regions.labels.at<std::uint8_t>(y, x);
      if (alpha.at<float>(y, x) < seen_alpha) {
        label = PartRegions::nothing;
      } else if (garment.facts.parts.empty()) {
        label = static_cast<std::uint8_t>(labeller.label({(x + 0.5) / regions.scale, (y + 0.5) / regions.scale}));
      }
    }
  }
  return regions;
}

}  // namespace smartcv::fitting_preview

#include "vision/eye_bar.h"

#include <algorithm>
#include <cmath>

namespace smartcv::vision {
namespace {

constexpr float eye_region = 0.65F;     // of the face's height, from the top
constexpr float agreement = 0.15F;      // face widths
constexpr float nearest_eyes = 0.2F;    // face widths
constexpr float farthest_eyes = 1.0F;   // face widths
constexpr float steepest = 1.7320508F;  // tan 60 degrees
constexpr float smallest_unit = 0.42F;  // face widths: the eye distance of a frontal face
constexpr float beside = 0.5F;          // of the unit, as are the next two
constexpr float above = 0.55F;
constexpr float below = 0.45F;

struct Eyes {
  Point left;
  Point right;
};

float distance(Point a, Point b) noexcept { return std::hypot(a.x - b.x, a.y - b.y); }

bool contains(const Box& box, Point p) noexcept {
  return p.x >= box.x1 && p.x <= box.x2 && p.y >= box.y1 && p.y <= box.y2;
}

bool plausible(const Box& face, const Eyes& eyes) noexcept {
  const float apart = distance(eyes.left, eyes.right);
  const float across = eyes.right.x - eyes.left.x;
  // Written so that coordinates that are not numbers fail.
  return contains(face, eyes.left) && contains(face, eyes.right) && apart >= nearest_eyes * face.width() &&
         apart <= farthest_eyes * face.width() && across > 0 &&
         std::abs(eyes.right.y - eyes.left.y) <= steepest * across;
}

// The landmark moved onto the nearest Haar eye that agrees with it; false when there is none.
bool refine(Point& eye, const Box& face, std::span<const Box> haar_eyes) noexcept {
  const Point landmark = eye;
  float nearest = agreement * face.width();
  bool found = false;
  for (const Box& candidate : haar_eyes) {
    const Point center = candidate.center();
    const bool in_region = contains({face.x1, face.y1, face.x2, face.y1 + eye_region * face.height()}, center);
    const float away = distance(center, landmark);
    if (in_region && away <= nearest) {
      nearest = away;
      eye = center;
      found = true;
    }
  }
  return found;
}

std::array<Point, 4> bar_over(const Box& face, const Eyes& eyes, const EyeBarOptions& options) noexcept {
  const float apart = distance(eyes.left, eyes.right);
  const Point along{(eyes.right.x - eyes.left.x) / apart, (eyes.right.y - eyes.left.y) / apart};
  const Point down{-along.y, along.x};
  const float unit = std::max(apart, smallest_unit * face.width());
  const float margin = options.margin_px + options.margin_fraction * apart;
  const auto at = [&](Point from, float sideways, float downwards) {
    return Point{from.x + sideways * along.x + downwards * down.x, from.y + sideways * along.y + downwards * down.y};
  };
  const float out = beside * unit + margin;
  const float up = above * unit + margin;
  const float low = below * unit + margin;
  return {at(eyes.left, -out, -up), at(eyes.right, out, -up), at(eyes.right, out, low), at(eyes.left, -out, low)};
}

}  // namespace

EyeBar eye_bar(const Box& face, const FaceLandmarks& landmarks, std::span<const Box> haar_eyes,
               const EyeBarOptions& options) {
  const Eyes seen{landmarks[0], landmarks[1]};
  if (!plausible(face, seen)) {
    const float margin = options.margin_px + options.margin_fraction * smallest_unit * face.width();
    const Box whole{face.x1 - margin, face.y1 - margin, face.x2 + margin, face.y2 + margin};
    return {{{{whole.x1, whole.y1}, {whole.x2, whole.y1}, {whole.x2, whole.y2}, {whole.x1, whole.y2}}},
            EyeBar::Source::whole_face};
  }
  Eyes refined = seen;
  const bool left = refine(refined.left, face, haar_eyes);
  const bool right = refine(refined.right, face, haar_eyes);
  if ((left || right) && plausible(face, refined)) {
    return {bar_over(face, refined, options), EyeBar::Source::haar};
  }
  return {bar_over(face, seen, options), EyeBar::Source::landmarks};
}

}  // namespace smartcv::vision

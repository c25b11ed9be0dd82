#include "vision/pose_head.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace smartcv::vision {
namespace {

// See Note [A head out of key points].
constexpr float by_ears = 1.55F;
constexpr float by_eyes = 3.6F;
constexpr float by_nose = 1.85F;
constexpr float by_sides = 2.5F;
constexpr float by_shoulders = 0.66F;
constexpr float by_neck = 1.0F;
constexpr float heads_of_body = 7;
constexpr float before_ear = 0.15F;
constexpr float above_shoulders = 0.95F;
constexpr float half_width = 0.5F;
constexpr float half_height = 0.6F;
constexpr float raised = 0.06F;
constexpr float unknown_head = 0.25F;  // of the person's height

using Known = std::optional<Point>;

float distance(Point a, Point b) noexcept { return std::hypot(a.x - b.x, a.y - b.y); }
Point moved(Point p, Point direction, float by) noexcept { return {p.x + direction.x * by, p.y + direction.y * by}; }

template <std::size_t N>
Known mean_of(const std::array<Known, N>& points) noexcept {
  Point sum;
  int count = 0;
  for (const Known& point : points) {
    if (point) {
      sum = {sum.x + point->x, sum.y + point->y};
      ++count;
    }
  }
  const auto n = static_cast<float>(count);
  return count > 0 ? Known({sum.x / n, sum.y / n}) : std::nullopt;
}

struct Head {
  Point center;  // between the ears
  Point up;      // of length 1
  float height = 0;
};

Known middle_of_shoulders(const HeadPoints& p) noexcept {
  return p.left_shoulder && p.right_shoulder ? mean_of(std::array{p.left_shoulder, p.right_shoulder}) : std::nullopt;
}

Known face_point(const HeadPoints& p) noexcept { return mean_of(std::array{p.nose, p.left_eye, p.right_eye}); }
Known any_point(const HeadPoints& p) noexcept {
  return mean_of(std::array{p.nose, p.left_eye, p.right_eye, p.left_ear, p.right_ear});
}

float height_of(const HeadPoints& p) noexcept {
  float height = 0;
  const auto at_least = [&height](const Known& a, const Known& b, float factor) {
    if (a && b) {
      height = std::max(height, factor * distance(*a, *b));
    }
  };
  at_least(p.left_ear, p.right_ear, by_ears);
  at_least(p.left_eye, p.right_eye, by_eyes);
  at_least(p.left_ear, p.nose, by_nose);
  at_least(p.right_ear, p.nose, by_nose);
  at_least(p.left_ear, p.left_eye, by_sides);
  at_least(p.right_ear, p.right_eye, by_sides);
  at_least(p.left_shoulder, p.right_shoulder, by_shoulders);
  at_least(middle_of_shoulders(p), any_point(p), by_neck);
  return height;
}

Point up_of(const HeadPoints& p) noexcept {
  const Known shoulders = middle_of_shoulders(p);
  const Known head = any_point(p);
  const float length = shoulders && head ? distance(*shoulders, *head) : 0.0F;
  return length > 0 ? Point{(head->x - shoulders->x) / length, (head->y - shoulders->y) / length} : Point{0, -1};
}

std::optional<Head> head_of(const HeadPoints& p, const Box& person) noexcept {
  Head head;
  head.height = height_of(p);
  head.up = up_of(p);
  const Known ear = p.left_ear ? p.left_ear : p.right_ear;
  const Known face = face_point(p);
  const Known shoulders = mean_of(std::array{p.left_shoulder, p.right_shoulder});
  // One point alone, or shoulders seen from the side, say where but not how large.
  head.height = std::max(head.height, ear || face || shoulders ? person.height() / (2 * heads_of_body) : 0.0F);
  if (p.left_ear && p.right_ear) {
    head.center = *mean_of(std::array{p.left_ear, p.right_ear});
  } else if (ear) {
    const float length = face ? distance(*ear, *face) : 0.0F;
    const Point ahead = length > 0 ? Point{(face->x - ear->x) / length, (face->y - ear->y) / length} : Point{};
    head.center = moved(*ear, ahead, before_ear * head.height);
  } else if (face) {
    head.center = *face;
  } else if (shoulders) {
    head.height = std::max(head.height, person.height() / heads_of_body);
    head.center = moved(*shoulders, head.up, above_shoulders * head.height);
  } else {
    return std::nullopt;
  }
  return head;
}

}  // namespace

Box pose_head_box(const HeadPoints& points, const Box& person) noexcept {
  const auto head = head_of(points, person);
  if (!head) {
    return {person.x1, person.y1, person.x2, person.y1 + unknown_head * person.height()};
  }
  const Point middle = moved(head->center, head->up, raised * head->height);
  const float across = half_width * head->height;
  const float along = half_height * head->height;
  const float x = std::hypot(across * head->up.y, along * head->up.x);
  const float y = std::hypot(across * head->up.x, along * head->up.y);
  return {middle.x - x, middle.y - y, middle.x + x, middle.y + y};
}

std::optional<PoseFace> pose_face(const HeadPoints& points, const Box& person) noexcept {
  constexpr float face_half_width = 0.375F;
  constexpr float face_half_height = 0.425F;
  constexpr float mouth_below = 2;
  const auto head = head_of(points, person);
  if (!head || !points.nose || (!points.left_eye && !points.right_eye)) {
    return std::nullopt;
  }
  const Point nose = *points.nose;
  const float x = face_half_width * head->height;
  const float y = face_half_height * head->height;
  PoseFace face{{nose.x - x, nose.y - y, nose.x + x, nose.y + y}, std::nullopt};
  if (points.left_eye && points.right_eye) {
    const bool mirrored = points.right_eye->x > points.left_eye->x;  // upside down
    const Point left = mirrored ? *points.left_eye : *points.right_eye;
    const Point right = mirrored ? *points.right_eye : *points.left_eye;
    const Point down{nose.x - (left.x + right.x) / 2, nose.y - (left.y + right.y) / 2};
    face.landmarks = {left, right, nose, moved(left, down, mouth_below), moved(right, down, mouth_below)};
  }
  return face;
}

}  // namespace smartcv::vision

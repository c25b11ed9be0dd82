#include "vision/geometry.h"

#include <algorithm>

namespace smartcv::vision {
namespace {

// A point turned clockwise by quarter turns inside a picture of the given size (before the turn).
Point turned(Point p, int quarter_turns, float width, float height) noexcept {
  switch (quarter_turns & 3) {
    case 1:
      return {height - p.y, p.x};
    case 2:
      return {width - p.x, height - p.y};
    case 3:
      return {p.y, width - p.x};
    default:
      return p;
  }
}

}  // namespace

float iou(const Box& a, const Box& b) noexcept {
  const Box common{std::max(a.x1, b.x1), std::max(a.y1, b.y1), std::min(a.x2, b.x2), std::min(a.y2, b.y2)};
  const float shared = common.area();
  const float joined = a.area() + b.area() - shared;
  return shared > 0 && joined > 0 ? shared / joined : 0.0F;
}

Box grown(const Box& box, float fraction) noexcept {
  const float dx = box.width() * fraction;
  const float dy = box.height() * fraction;
  return {box.x1 - dx, box.y1 - dy, box.x2 + dx, box.y2 + dy};
}

Box clipped(const Box& box, Size picture) noexcept {
  const auto width = static_cast<float>(picture.width);
  const auto height = static_cast<float>(picture.height);
  return {std::clamp(box.x1, 0.0F, width), std::clamp(box.y1, 0.0F, height), std::clamp(box.x2, 0.0F, width),
          std::clamp(box.y2, 0.0F, height)};
}

Box united(const Box& a, const Box& b) noexcept {
  return {std::min(a.x1, b.x1), std::min(a.y1, b.y1), std::max(a.x2, b.x2), std::max(a.y2, b.y2)};
}

Box interpolated(const Box& a, const Box& b, float t) noexcept {
  const auto mix = [t](float from, float to) { return from * (1 - t) + to * t; };
  return {mix(a.x1, b.x1), mix(a.y1, b.y1), mix(a.x2, b.x2), mix(a.y2, b.y2)};
}

Point to_upright(Point stored_point, media::Orientation orientation, Size stored) noexcept {
  const auto width = static_cast<float>(stored.width);
  const auto height = static_cast<float>(stored.height);
  if (orientation.mirrored) {
    stored_point.x = width - stored_point.x;
  }
  return turned(stored_point, orientation.quarter_turns, width, height);
}

Point to_stored(Point upright, media::Orientation orientation, Size stored) noexcept {
  const Size size = upright_size(stored, orientation);
  Point p = turned(upright, 4 - (orientation.quarter_turns & 3), static_cast<float>(size.width),
                   static_cast<float>(size.height));
  if (orientation.mirrored) {
    p.x = static_cast<float>(stored.width) - p.x;
  }
  return p;
}

Box to_stored(const Box& upright, media::Orientation orientation, Size stored) noexcept {
  const Point a = to_stored(Point{upright.x1, upright.y1}, orientation, stored);
  const Point b = to_stored(Point{upright.x2, upright.y2}, orientation, stored);
  // An empty box stays empty: the corners are sorted only when the box has an area.
  if (upright.area() <= 0) {
    return {a.x, a.y, a.x, a.y};
  }
  return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
}

Size upright_size(Size stored, media::Orientation orientation) noexcept {
  return orientation.swaps_sides() ? Size{stored.height, stored.width} : stored;
}

}  // namespace smartcv::vision

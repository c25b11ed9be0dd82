#include "vision/polygon.h"

#include <algorithm>
#include <cstddef>

namespace smartcv::vision {
namespace {

// Twice the area of the triangle; positive when it is clockwise on the screen.
double turn(Point a, Point b, Point c) noexcept {
  return (static_cast<double>(b.x) - a.x) * (static_cast<double>(c.y) - a.y) -
         (static_cast<double>(b.y) - a.y) * (static_cast<double>(c.x) - a.x);
}

// For a point on the line through both ends.
bool between(Point a, Point b, Point p) noexcept {
  return p.x >= std::min(a.x, b.x) && p.x <= std::max(a.x, b.x) && p.y >= std::min(a.y, b.y) &&
         p.y <= std::max(a.y, b.y);
}

bool touch(Point a, Point b, Point c, Point d) noexcept {
  const double abc = turn(a, b, c);
  const double abd = turn(a, b, d);
  const double cda = turn(c, d, a);
  const double cdb = turn(c, d, b);
  if (((abc > 0) != (abd > 0)) && ((cda > 0) != (cdb > 0)) && abc != 0 && abd != 0 && cda != 0 && cdb != 0) {
    return true;
  }
  return (abc == 0 && between(a, b, c)) || (abd == 0 && between(a, b, d)) || (cda == 0 && between(c, d, a)) ||
         (cdb == 0 && between(c, d, b));
}

bool inside(Point a, Point b, Point c, Point p) noexcept {
  return turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0;
}

// `ring` is clockwise.
bool is_ear(const std::vector<Point>& ring, std::size_t i) noexcept {
  const std::size_t n = ring.size();
  const Point before = ring[(i + n - 1) % n];
  const Point after = ring[(i + 1) % n];
  if (turn(before, ring[i], after) <= 0) {
    return false;
  }
  return std::none_of(ring.begin(), ring.end(), [&](Point p) {
    return p != before && p != ring[i] && p != after && inside(before, ring[i], after, p);
  });
}

// `ring` is clockwise and does not cross itself.
bool is_convex(const std::vector<Point>& ring) noexcept {
  const std::size_t n = ring.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (turn(ring[i], ring[(i + 1) % n], ring[(i + 2) % n]) < 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool crosses_itself(std::span<const Point> corners) noexcept {
  const std::size_t n = corners.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (corners[i] == corners[(i + 1) % n]) {
      return true;
    }
    for (std::size_t j = i + 2; j < n; ++j) {
      const bool neighbours = i == 0 && j == n - 1;
      if (!neighbours && touch(corners[i], corners[i + 1], corners[j], corners[(j + 1) % n])) {
        return true;
      }
    }
  }
  return false;
}

bool contains(std::span<const Point> corners, Point p) noexcept {
  bool odd = false;
  for (std::size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
    const Point a = corners[i];
    const Point b = corners[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) {
      odd = !odd;
    }
  }
  return odd;
}

std::vector<std::pair<float, float>> stretches_at(std::span<const Point> corners, float y) {
  std::vector<float> crossings;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point a = corners[i];
    const Point b = corners[(i + 1) % corners.size()];
    if ((a.y <= y) != (b.y <= y)) {
      crossings.push_back(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
    }
  }
  std::sort(crossings.begin(), crossings.end());
  std::vector<std::pair<float, float>> stretches;
  for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
    stretches.emplace_back(crossings[i], crossings[i + 1]);
  }
  return stretches;
}

Box bounds_of(std::span<const Point> corners) noexcept {
  Box bounds{corners[0].x, corners[0].y, corners[0].x, corners[0].y};
  for (const Point& p : corners) {
    bounds = united(bounds, {p.x, p.y, p.x, p.y});
  }
  return bounds;
}

std::vector<std::vector<Point>> convex_parts(std::span<const Point> corners) {
  std::vector<Point> ring(corners.begin(), corners.end());
  double doubled_area = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    doubled_area += turn({0, 0}, ring[i], ring[(i + 1) % ring.size()]);
  }
  if (doubled_area < 0) {
    std::reverse(ring.begin(), ring.end());
  }
  if (is_convex(ring)) {
    return {ring};
  }
  std::vector<std::vector<Point>> parts;
  std::size_t i = 0;
  std::size_t since_last_ear = 0;
  while (ring.size() >= 3 && since_last_ear < ring.size()) {
    const std::size_t n = ring.size();
    const std::size_t at = i % n;
    const Point before = ring[(at + n - 1) % n];
    const Point after = ring[(at + 1) % n];
    const bool straight = turn(before, ring[at], after) == 0;
    if (straight || is_ear(ring, at)) {
      if (!straight) {
        parts.push_back({before, ring[at], after});
      }
      ring.erase(ring.begin() + static_cast<std::ptrdiff_t>(at));
      since_last_ear = 0;
      i = at;
    } else {
      ++i;
      ++since_last_ear;
    }
  }
  return parts;
}

}  // namespace smartcv::vision

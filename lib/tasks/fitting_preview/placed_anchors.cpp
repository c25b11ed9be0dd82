#include "tasks/fitting_preview/placed_anchors.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace smartcv::fitting_preview {
namespace {

double cross(vision::Point a, vision::Point b, vision::Point c) {
  return (static_cast<double>(b.x) - a.x) * (static_cast<double>(c.y) - a.y) -
         (static_cast<double>(b.y) - a.y) * (static_cast<double>(c.x) - a.x);
}

using Barycentric = std::array<double, 3>;

// Nothing for a triangle without area.
std::optional<Barycentric> barycentric(const std::array<vision::Point, 3>& corners, vision::Point p) {
  const double area = cross(corners[0], corners[1], corners[2]);
  if (area == 0) {
    return std::nullopt;
  }
  return Barycentric{cross(corners[1], corners[2], p) / area, cross(corners[2], corners[0], p) / area,
                     cross(corners[0], corners[1], p) / area};
}

// Of a point outside the squared distance to the nearest corner; inside 0.
double distance(const std::array<vision::Point, 3>& corners, const Barycentric& shares, vision::Point p) {
  if (*std::ranges::min_element(shares) >= 0) {
    return 0;
  }
  double nearest = std::numeric_limits<double>::infinity();
  for (const vision::Point corner : corners) {
    const double dx = static_cast<double>(p.x) - corner.x;
    const double dy = static_cast<double>(p.y) - corner.y;
    nearest = std::min(nearest, dx * dx + dy * dy);
  }
  return nearest;
}

std::optional<vision::Point> placed(vision::Point anchor, const Placement& placement) {
  std::optional<vision::Point> place;
  double nearest = std::numeric_limits<double>::infinity();
  for (const PlacedPart& part : placement.parts) {
    for (const MeshTriangle& triangle : part.triangles) {
      const auto shares = barycentric(triangle.from, anchor);
      const double away = shares ? distance(triangle.from, *shares, anchor) : nearest;
      if (away >= nearest) {
        continue;
      }
      nearest = away;
      double x = 0;
      double y = 0;
      for (std::size_t i = 0; i < shares->size(); ++i) {
        x += (*shares)[i] * triangle.to[i].x;
        y += (*shares)[i] * triangle.to[i].y;
      }
      place = vision::Point{static_cast<float>(x), static_cast<float>(y)};
    }
  }
  return place;
}

}  // namespace

std::vector<vision::Point> placed_anchors(const GarmentFacts& facts, const Placement& placement) {
  std::vector<vision::Point> places;
  for (const auto& [name, anchor] : facts.anchors) {
    if (const auto place = placed(anchor, placement)) {
      places.push_back(*place);
    }
  }
  return places;
}

}  // namespace smartcv::fitting_preview

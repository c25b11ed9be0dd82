#include "tasks/anonymize/drawn_regions.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/format.h"
#include "vision/polygon.h"

namespace smartcv::anonymize {
namespace {

RegionMask mask_of(const Region& region) {
  RegionMask mask{vision::bounds_of(region.corners), {}};
  for (const auto& part : vision::convex_parts(region.corners)) {
    mask.parts.push_back(vision::MaskShape::polygon(part));
  }
  return mask;
}

}  // namespace

DrawnRegions::DrawnRegions(const std::vector<Region>& regions, vision::Size picture) {
  for (const Region& region : regions) {
    if (vision::clipped(vision::bounds_of(region.corners), picture).area() <= 0) {
      throw Error(ErrorCode::usage,
                  fmt::format("the region lies outside of the picture, which is {}x{} pixels (upright)", picture.width,
                              picture.height),
                  {.file = region.origin});
    }
    if (region.rule == Region::Rule::always) {
      always_.push_back({mask_of(region), region.from, region.to});
    } else {
      others_.push_back(region);
    }
  }
}

std::vector<RegionMask> DrawnRegions::masks(double time) const {
  std::vector<RegionMask> masks;
  for (const Timed& region : always_) {
    if (time >= region.from && time <= region.to) {
      masks.push_back(region.mask);
    }
  }
  return masks;
}

std::vector<std::vector<vision::Point>> DrawnRegions::never_hidden(double time) const {
  std::vector<std::vector<vision::Point>> polygons;
  for (const Region& region : others_) {
    if (region.rule == Region::Rule::never && time >= region.from && time <= region.to) {
      polygons.push_back(region.corners);
    }
  }
  return polygons;
}

bool DrawnRegions::admits(const vision::Box& box, double time) const { return admits(box.center(), time); }

bool DrawnRegions::admits(const vision::TrackPlace& place, double time) const {
  const vision::Box& box = place.box;
  const bool guessed = place.state == vision::TrackState::interpolated || place.state == vision::TrackState::extended;
  if (admits(box, time) || !guessed) {
    return admits(box, time);
  }
  const std::array<vision::Point, 4> corners{{{box.x1, box.y1}, {box.x2, box.y1}, {box.x2, box.y2}, {box.x1, box.y2}}};
  return std::any_of(corners.begin(), corners.end(), [&](vision::Point corner) { return admits(corner, time); });
}

bool DrawnRegions::admits(vision::Point point, double time) const {
  bool searched = true;
  bool in_search = false;
  for (const Region& region : others_) {
    if (time < region.from || time > region.to) {
      continue;
    }
    const bool inside = vision::contains(region.corners, point);
    if (region.rule == Region::Rule::never && inside) {
      return false;
    }
    if (region.rule == Region::Rule::search) {
      searched = false;
      in_search = in_search || inside;
    }
  }
  return searched || in_search;
}

}  // namespace smartcv::anonymize

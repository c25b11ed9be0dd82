#include "tasks/anonymize/drawn_regions.h"

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

bool DrawnRegions::admits(const vision::Observation& seen, double time) const {
  bool searched = true;
  bool in_search = false;
  for (const Region& region : others_) {
    if (time < region.from || time > region.to) {
      continue;
    }
    const bool inside = vision::contains(region.corners, seen.box.center());
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

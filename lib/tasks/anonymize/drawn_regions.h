#ifndef SMARTCV_TASKS_ANONYMIZE_DRAWN_REGIONS_H
#define SMARTCV_TASKS_ANONYMIZE_DRAWN_REGIONS_H

#include <vector>

#include "tasks/anonymize/region.h"
#include "vision/mask_shape.h"
#include "vision/track.h"

namespace smartcv::anonymize {

// A region that is to be hidden, in convex parts.
struct RegionMask {
  vision::Box bounds;  // of the whole region
  std::vector<vision::MaskShape> parts;
};

// What the user's regions mean for one frame. Const and thread-safe.
class DrawnRegions {
 public:
  DrawnRegions() = default;
  // Throws Error(usage), with the region's origin, for one that lies outside of the picture (upright size).
  DrawnRegions(const std::vector<Region>& regions, vision::Size picture);

  // What is hidden at a time, in seconds.
  [[nodiscard]] std::vector<RegionMask> masks(double time) const;
  // True when what was found may be followed and hidden: its middle lies in no `never` region and, while there are
  // `search` regions, in one of those.
  [[nodiscard]] bool admits(const vision::Observation& seen, double time) const;

 private:
  struct Timed {
    RegionMask mask;
    double from;
    double to;
  };
  std::vector<Timed> always_;
  std::vector<Region> others_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_DRAWN_REGIONS_H

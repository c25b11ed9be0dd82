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
  // What is never hidden at a time, corners in order; upright pixels.
  [[nodiscard]] std::vector<std::vector<vision::Point>> never_hidden(double time) const;
  // True when what is there may be hidden: its middle lies in no `never` region and, while there are `search` regions,
  // in one of those.
  [[nodiscard]] bool admits(const vision::Box& box, double time) const;
  // The same for a track's place. One that is guessed lies somewhere in its box: it is left alone only where the box
  // as a whole would be.
  [[nodiscard]] bool admits(const vision::TrackPlace& place, double time) const;

 private:
  [[nodiscard]] bool admits(vision::Point point, double time) const;

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

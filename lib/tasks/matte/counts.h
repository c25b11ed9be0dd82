#ifndef SMARTCV_TASKS_MATTE_COUNTS_H
#define SMARTCV_TASKS_MATTE_COUNTS_H

#include <cstdint>

namespace smartcv::matte {

// What was seen.
struct Counts {
  std::int64_t frames = 0;
  std::int64_t empty_frames = 0;  // nothing in front: no alpha of one half or more
  std::int64_t shot_cuts = 0;     // after which the network began anew
  double coverage = 0;            // mean of alpha over all pixels of all frames, 0..1
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_COUNTS_H

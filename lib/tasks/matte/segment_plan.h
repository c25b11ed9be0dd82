#ifndef SMARTCV_TASKS_MATTE_SEGMENT_PLAN_H
#define SMARTCV_TASKS_MATTE_SEGMENT_PLAN_H

#include <cstddef>
#include <cstdint>

#include "media/frame.h"

namespace smartcv::matte {

// Behind which frames a run is taken up again when it is interrupted. The frames decide that, never the clock on the
// wall: all runs of a video have the same segments, killed or not, and with them the same bits. Segments are whole
// chunks of the network.
class SegmentPlan {
 public:
  // A segment lasts `seconds` of the video or a little more, and at least four frames.
  SegmentPlan(double seconds, std::size_t chunk) : seconds_(seconds), chunk_(chunk) {}

  // The next frame; true when it is the last of a segment. A plan may begin with any segment.
  [[nodiscard]] bool ends_with(const media::Frame& frame);

 private:
  double seconds_;
  std::size_t chunk_;
  std::size_t frames_ = 0;  // of this segment
  std::int64_t first_pts_ = 0;
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_SEGMENT_PLAN_H

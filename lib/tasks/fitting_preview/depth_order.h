#ifndef SMARTCV_TASKS_FITTING_PREVIEW_DEPTH_ORDER_H
#define SMARTCV_TASKS_FITTING_PREVIEW_DEPTH_ORDER_H

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/frame_times.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// Who stands before whom: whose feet are lower in the picture. Feet are the ankles where they are seen; else the lower
// edge of the box, or where a body of that size and these hips has its feet, whichever is lower: a box also ends where
// the picture does, or somebody else stands before the legs.

// Where somebody stands in one frame.
struct Standing {
  float feet = 0;  // y, upright pixels; may lie below the picture
  float unit = 0;  // see body_unit()
};
// Nothing for a pose that does not tell.
[[nodiscard]] std::optional<Standing> standing_of(const FramePose& pose) noexcept;

// 0: the other one is not nearer than the wearer, 1: surely is.
[[nodiscard]] float nearness(const Standing& other, const Standing& wearer) noexcept;

// The same with past and future known, so that nobody changes places from frame to frame, and who comes or goes in the
// middle of a shot fades.
class DepthOrder {
 public:
  explicit DepthOrder(const Poses& smooth);

  // By ids. 0 when one of them is not there.
  [[nodiscard]] float nearness(std::int64_t other, std::int64_t wearer, std::int64_t frame) const;

 private:
  struct Course {
    std::int64_t first_frame = 0;
    std::vector<Standing> frames;
    std::vector<float> presence;  // 0..1
  };
  [[nodiscard]] static Course course_of(const Person& person, const FrameSpan& shot, const FrameTimes& times);

  std::map<std::int64_t, Course> courses_;  // by id; those who never tell are not there
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_DEPTH_ORDER_H

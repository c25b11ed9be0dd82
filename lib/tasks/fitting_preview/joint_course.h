#ifndef SMARTCV_TASKS_FITTING_PREVIEW_JOINT_COURSE_H
#define SMARTCV_TASKS_FITTING_PREVIEW_JOINT_COURSE_H

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// One joint of one person in all its frames. All numbers are finite, scores 0..1.
struct JointCourse {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> score;
  std::vector<std::size_t> measured;  // frames (from the person's first) with an estimated point that is believed
};

// Without outliers and with its gaps closed, see Note [Smoothing without lag]; nothing for a joint that is nowhere
// finite. `times`: of the frames, in seconds.
[[nodiscard]] std::optional<JointCourse> mended_course(const Person& person, std::size_t joint,
                                                       std::span<const double> times);

// False for what is no number, or further off than any picture reaches: it would drown the rest in rounding.
[[nodiscard]] bool is_sane(float coordinate) noexcept;
// The side of a square as large as the box, pixels; at least 1.
[[nodiscard]] double size_of(const vision::Box& box) noexcept;

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_JOINT_COURSE_H

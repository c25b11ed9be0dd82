#ifndef SMARTCV_TASKS_ANONYMIZE_LOOK_CHOICE_H
#define SMARTCV_TASKS_ANONYMIZE_LOOK_CHOICE_H

#include "job/look_planner.h"
#include "tasks/anonymize/options.h"

namespace smartcv::anonymize {

// Which frames a detector looks at; in the others tracks are followed. `frame_rate`: frames a second.
//   detect_every = k > 0   the k-th behind the last look
//   detect_every = 0       auto: the one behind `longest_interval()`, sooner when some part of the picture has changed
//                          much since the last look
// and the first and the last frame of every shot, so that what lies between two looks has both ends.
[[nodiscard]] job::LookOptions look_choice(const Options& options, double frame_rate, bool cuda);

// How far apart auto looks at most, in frames: a fifth of a second where detection is dear, on a CPU; two frames on a
// GPU, where it costs little more than following.
[[nodiscard]] int longest_interval(double frame_rate, bool cuda) noexcept;

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_LOOK_CHOICE_H

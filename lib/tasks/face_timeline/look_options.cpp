#include "tasks/face_timeline/look_options.h"

#include <algorithm>
#include <cmath>

namespace smartcv::face_timeline {
namespace {

// Of "auto": the longest time without a look, and the motion that makes one due earlier.
struct Patience {
  double seconds;
  double motion;
};
constexpr Patience cheap{0.08, 4};
constexpr Patience usual{0.24, 9};
constexpr Patience dear{0.4, 14};

}  // namespace

job::LookOptions look_options(const Options& options, double frame_rate, bool cuda) {
  if (options.detect_every > 0) {
    return {.cut_threshold = options.cut_threshold, .every = options.detect_every};
  }
  const Patience& patience = options.detector == "mtcnn" ? dear : cuda ? cheap : usual;
  const int every = static_cast<int>(std::lround(patience.seconds * frame_rate));
  return {.cut_threshold = options.cut_threshold, .every = std::max(1, every), .motion_per_look = patience.motion};
}

}  // namespace smartcv::face_timeline

#include "tasks/anonymize/look_choice.h"

#include <algorithm>
#include <cmath>

namespace smartcv::anonymize {
namespace {

// Levels of 256: something as large as a face has come, gone or moved by about its own size.
constexpr double much = 70;
// Shot-cut scores from here on may be a cut, or a dissolve.
constexpr double nearly_a_cut = 0.3;

}  // namespace

job::LookOptions look_choice(const Options& options, double frame_rate, bool cuda) {
  job::LookOptions looks;
  looks.cut_threshold = options.cut_threshold;
  looks.nearly_cut = nearly_a_cut;
  looks.every = options.detect_every;
  if (options.detect_every == 0) {
    looks.every = longest_interval(frame_rate, cuda);
    looks.change_per_look = much;
  }
  return looks;
}

int longest_interval(double frame_rate, bool cuda) noexcept {
  constexpr double on_cpu = 0.2;  // seconds
  constexpr int on_cuda = 2;      // frames
  const int longest = std::max(1, static_cast<int>(std::lround(frame_rate * on_cpu)));
  return cuda ? std::min(longest, on_cuda) : longest;
}

}  // namespace smartcv::anonymize

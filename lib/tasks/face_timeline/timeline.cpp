#include "tasks/face_timeline/timeline.h"

#include <numeric>

namespace smartcv::face_timeline {

std::int64_t Identity::frames() const {
  return std::accumulate(appearances.begin(), appearances.end(), std::int64_t{0},
                         [](std::int64_t sum, const Appearance& visit) { return sum + visit.span.frames(); });
}

}  // namespace smartcv::face_timeline

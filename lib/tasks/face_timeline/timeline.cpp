#include "tasks/face_timeline/timeline.h"

#include <algorithm>
#include <numeric>

namespace smartcv::face_timeline {

std::int64_t Identity::frames() const {
  return std::accumulate(appearances.begin(), appearances.end(), std::int64_t{0},
                         [](std::int64_t sum, const Appearance& visit) { return sum + visit.span.frames(); });
}

std::vector<std::int64_t> Identity::tracks() const {
  std::vector<std::int64_t> ids;
  for (const Appearance& visit : appearances) {
    ids.insert(ids.end(), visit.tracks.begin(), visit.tracks.end());
  }
  std::ranges::sort(ids);
  return ids;
}

}  // namespace smartcv::face_timeline

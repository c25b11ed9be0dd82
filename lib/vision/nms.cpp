#include "vision/nms.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace smartcv::vision {
namespace {

float area(const Box& box, float one) noexcept {
  return std::max(box.width() + one, 0.0F) * std::max(box.height() + one, 0.0F);
}

bool suppresses(const Box& kept, const Box& candidate, const NmsOptions& options) noexcept {
  const float one = options.plus_one ? 1.0F : 0.0F;
  const Box common{std::max(kept.x1, candidate.x1), std::max(kept.y1, candidate.y1), std::min(kept.x2, candidate.x2),
                   std::min(kept.y2, candidate.y2)};
  const float shared = area(common, one);
  if (shared <= 0) {
    return false;
  }
  const float a = area(kept, one);
  const float b = area(candidate, one);
  const float whole = options.overlap == NmsOptions::Overlap::over_union ? a + b - shared : std::min(a, b);
  const float overlap = shared / whole;
  return options.inclusive ? overlap >= options.threshold : overlap > options.threshold;
}

}  // namespace

std::vector<std::size_t> nms(std::span<const Box> boxes, std::span<const float> scores, const NmsOptions& options) {
  if (boxes.size() != scores.size()) {
    throw Error(ErrorCode::internal, "non-maximum suppression got another number of scores than boxes");
  }
  std::vector<std::size_t> order(boxes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<std::size_t> kept;
  for (const std::size_t candidate : order) {
    const bool free = std::none_of(kept.begin(), kept.end(), [&](std::size_t winner) {
      return suppresses(boxes[winner], boxes[candidate], options);
    });
    if (free) {
      kept.push_back(candidate);
    }
  }
  return kept;
}

}  // namespace smartcv::vision

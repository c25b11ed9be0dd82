#include "job/look_planner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <numeric>

namespace smartcv::job {
namespace {

using vision::FrameSignature;

// Blocks of the signature.
constexpr std::size_t block = 4;  // pixels across and down
constexpr std::size_t blocks_across = FrameSignature::width / block;
constexpr std::size_t blocks_down = FrameSignature::height / block;

// The mean change of the blocks that change most, `part` of all.
double change(const FrameSignature& before, const FrameSignature& after, double part) {
  std::array<int, blocks_across * blocks_down> changes{};
  for (std::size_t i = 0; i < after.luma.size(); ++i) {
    const std::size_t row = i / FrameSignature::width / block;
    const std::size_t column = i % FrameSignature::width / block;
    changes[row * blocks_across + column] += std::abs(after.luma[i] - before.luma[i]);
  }
  const auto wanted = static_cast<std::size_t>(std::lround(part * static_cast<double>(changes.size())));
  const std::size_t counted = std::clamp<std::size_t>(wanted, 1, changes.size());
  const auto end = changes.begin() + static_cast<std::ptrdiff_t>(counted);
  std::partial_sort(changes.begin(), end, changes.end(), std::greater<>());
  return static_cast<double>(std::accumulate(changes.begin(), end, std::int64_t{0})) /
         static_cast<double>(counted * block * block);
}

// Of the part of the picture that differs most, 8 x 6 pixels of the signature: something of that size has come, gone or
// moved by about its own size when much of it has changed.
double largest_change(const FrameSignature& before, const FrameSignature& after) {
  constexpr std::size_t part_width = 8;
  constexpr std::size_t part_height = 6;
  constexpr std::size_t parts_across = FrameSignature::width / part_width;
  std::array<int, parts_across*(FrameSignature::height / part_height)> changes{};
  for (std::size_t i = 0; i < after.luma.size(); ++i) {
    const std::size_t row = i / FrameSignature::width / part_height;
    const std::size_t column = i % FrameSignature::width / part_width;
    changes[row * parts_across + column] += std::abs(after.luma[i] - before.luma[i]);
  }
  return static_cast<double>(*std::max_element(changes.begin(), changes.end())) / (part_width * part_height);
}

}  // namespace

std::optional<Look> LookPlanner::add(const vision::FrameSignature& signature, bool damaged) {
  const bool comparable = !damaged && last_signature_;
  const float score = comparable ? vision::cut_score(*last_signature_, signature) : 0;
  const bool cut = score > options_.cut_threshold;
  const bool changes = cut || score > options_.nearly_cut;
  const auto before = waiting_ ? std::optional(decided(changes)) : std::nullopt;
  starts_shot_ = cut || !before;
  follows_change_ = changes || !before;
  damaged_ = damaged;
  ++frames_since_look_;
  if (comparable) {
    motion_since_look_ += change(*last_signature_, signature, options_.moving_part);
  }
  if (!damaged) {
    last_signature_ = signature;
  }
  waiting_ = true;
  return before;
}

std::optional<Look> LookPlanner::end() { return waiting_ ? std::optional(decided(true)) : std::nullopt; }

Look LookPlanner::decided(bool change_follows) {
  waiting_ = false;
  const bool moved = options_.motion_per_look > 0 && motion_since_look_ >= options_.motion_per_look;
  const bool changed = options_.change_per_look > 0 && looked_at_ && !damaged_ &&
                       largest_change(*looked_at_, *last_signature_) > options_.change_per_look;
  const bool due = frames_since_look_ >= options_.every || moved || changed;
  // A damaged frame is looked at, for what it is worth, but no frame relies on it.
  Look look{starts_shot_, follows_change_ || change_follows || due || damaged_};
  looks_in_shot_ = starts_shot_ ? 0 : looks_in_shot_;
  look.number = looks_in_shot_;
  looks_in_shot_ += look.due ? 1 : 0;
  if (look.due && !damaged_) {
    frames_since_look_ = 0;
    motion_since_look_ = 0;
    looked_at_ = last_signature_;
  }
  return look;
}

}  // namespace smartcv::job

#include "media/output/joined_times.h"

#include <algorithm>
#include <cstddef>

namespace smartcv::media::detail {
namespace {

// No encoder reorders further (H.264 and HEVC allow 16 pictures).
constexpr std::size_t most_early_packets = 64;

}  // namespace

void JoinedTimes::begin_piece(std::int64_t early_packets) {
  std::ranges::sort(piece_);
  before_.insert(before_.end(), piece_.begin(), piece_.end());
  if (before_.size() > most_early_packets) {
    before_.erase(before_.begin(), before_.end() - most_early_packets);
  }
  piece_.clear();
  early_packets_ = early_packets;
}

std::int64_t JoinedTimes::decoding_time(std::int64_t pts, std::int64_t dts) {
  const std::int64_t back = early_packets_ - static_cast<std::int64_t>(piece_.size());
  piece_.push_back(pts);
  // Before the first piece there is nothing, and pieces may be shorter than d: the encoder's own times have to do.
  return back > 0 && back <= static_cast<std::int64_t>(before_.size())
             ? before_[before_.size() - static_cast<std::size_t>(back)]
             : dts;
}

}  // namespace smartcv::media::detail

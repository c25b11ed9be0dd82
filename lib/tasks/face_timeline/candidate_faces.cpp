#include "tasks/face_timeline/candidate_faces.h"

#include <algorithm>
#include <utility>

namespace smartcv::face_timeline {
namespace {

// A face must promise to be better by this factor before it is worth the cutting.
constexpr float worth_cutting = 1.05F;

}  // namespace

bool CandidateFaces::wants(std::int64_t frame, float possible_quality) const {
  const auto slot = slots_.find(first_frame_ < 0 ? 0 : slot_of(frame));
  return slot == slots_.end() || possible_quality * best_share_ > slot->second.quality * worth_cutting;
}

void CandidateFaces::add(FaceCandidate candidate) {
  if (first_frame_ < 0) {
    first_frame_ = candidate.frame;
  }
  if (candidate.possible_quality > 0) {
    best_share_ = std::max(best_share_, candidate.quality / candidate.possible_quality);
  }
  const std::int64_t place = slot_of(candidate.frame);
  const auto slot = slots_.find(place);
  if (slot != slots_.end() && candidate.quality <= slot->second.quality) {
    return;
  }
  bytes_ += candidate.patch.bytes() - (slot != slots_.end() ? slot->second.patch.bytes() : 0);
  slots_.insert_or_assign(place, std::move(candidate));
  while (slots_.size() > most_slots_) {
    merge_neighbours();
  }
}

void CandidateFaces::thin_out() {
  const std::size_t goal = std::max<std::size_t>(1, slots_.size() / 2);
  while (slots_.size() > goal) {
    merge_neighbours();
  }
}

void CandidateFaces::merge_neighbours() {
  slot_frames_ *= 2;
  std::map<std::int64_t, FaceCandidate> merged;
  for (auto& [old_place, candidate] : slots_) {
    const auto [slot, is_new] = merged.try_emplace(old_place / 2);
    if (is_new || candidate.quality > slot->second.quality) {
      slot->second = std::move(candidate);
    }
  }
  slots_ = std::move(merged);
  bytes_ = 0;
  for (const auto& [place, candidate] : slots_) {
    bytes_ += candidate.patch.bytes();
  }
}

std::vector<FaceCandidate> CandidateFaces::take_best(std::size_t most) {
  std::vector<FaceCandidate> best;
  best.reserve(slots_.size());
  for (auto& [place, candidate] : slots_) {
    best.push_back(std::move(candidate));
  }
  slots_.clear();
  bytes_ = 0;
  std::ranges::stable_sort(best, [](const auto& a, const auto& b) { return a.quality > b.quality; });
  if (best.size() > most) {
    best.resize(most);
  }
  return best;
}

}  // namespace smartcv::face_timeline

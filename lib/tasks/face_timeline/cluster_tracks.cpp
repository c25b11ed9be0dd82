#include "tasks/face_timeline/cluster_tracks.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace smartcv::face_timeline {
namespace {

constexpr float never = std::numeric_limits<float>::infinity();
constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

// The lower triangle of a symmetric matrix.
class PairDistances {
 public:
  explicit PairDistances(std::size_t size) : values_(size * (size + 1) / 2, never) {}

  [[nodiscard]] float& at(std::size_t a, std::size_t b) noexcept { return values_[index(a, b)]; }
  [[nodiscard]] float at(std::size_t a, std::size_t b) const noexcept { return values_[index(a, b)]; }

 private:
  [[nodiscard]] static std::size_t index(std::size_t a, std::size_t b) noexcept {
    const auto [low, high] = std::minmax(a, b);
    return high * (high + 1) / 2 + low;
  }

  std::vector<float> values_;
};

class Agglomeration {
 public:
  explicit Agglomeration(std::span<const TrackLikeness> tracks)
      : distances_(tracks.size()), groups_(tracks.size()), weights_(tracks.size()), nearest_(tracks.size(), none) {
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      groups_[i] = {i};
      weights_[i] = tracks[i].look.weight;
      for (std::size_t j = 0; j < i; ++j) {
        if (!tracks[i].span.shares_frame_with(tracks[j].span)) {
          distances_.at(i, j) = static_cast<float>(identity::distance(tracks[i].look.mean, tracks[j].look.mean));
        }
      }
    }
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      find_nearest(i);
    }
  }

  // False when no two groups are less than `threshold` apart.
  bool join_nearest(double threshold) {
    std::size_t first = none;
    float best = never;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (!groups_[i].empty() && nearest_[i] != none && distances_.at(i, nearest_[i]) < best) {
        first = i;
        best = distances_.at(i, nearest_[i]);
      }
    }
    if (first == none || static_cast<double>(best) >= threshold) {
      return false;
    }
    join(first, nearest_[first]);
    return true;
  }

  [[nodiscard]] std::vector<std::vector<std::size_t>> take_groups() {
    std::erase_if(groups_, [](const auto& group) { return group.empty(); });
    for (auto& group : groups_) {
      std::ranges::sort(group);
    }
    return std::move(groups_);
  }

 private:
  // The nearest among the later groups: every pair is looked at from its earlier side.
  void find_nearest(std::size_t group) {
    nearest_[group] = none;
    float best = never;
    for (std::size_t other = group + 1; other < groups_.size(); ++other) {
      if (!groups_[other].empty() && distances_.at(group, other) < best) {
        nearest_[group] = other;
        best = distances_.at(group, other);
      }
    }
  }

  // `low` takes `high` over: a group stands where its first track stands.
  void join(std::size_t low, std::size_t high) {
    groups_[low].insert(groups_[low].end(), groups_[high].begin(), groups_[high].end());
    groups_[high].clear();
    const double sum = weights_[low] + weights_[high];
    for (std::size_t other = 0; other < groups_.size(); ++other) {
      if (groups_[other].empty() || other == low) {
        continue;
      }
      // Infinity stays infinity: what may not be with one half may not be with the whole.
      const double mean = (weights_[low] * static_cast<double>(distances_.at(low, other)) +
                           weights_[high] * static_cast<double>(distances_.at(high, other))) /
                          sum;
      distances_.at(low, other) = static_cast<float>(mean);
    }
    weights_[low] = sum;
    for (std::size_t other = 0; other < high; ++other) {
      if (!groups_[other].empty() && (other == low || nearest_[other] == low || nearest_[other] == high)) {
        find_nearest(other);
      }
    }
  }

  PairDistances distances_;
  std::vector<std::vector<std::size_t>> groups_;
  std::vector<double> weights_;
  std::vector<std::size_t> nearest_;
};

}  // namespace

std::vector<std::vector<std::size_t>> cluster(std::span<const TrackLikeness> tracks, double threshold) {
  Agglomeration agglomeration(tracks);
  while (agglomeration.join_nearest(threshold)) {
  }
  return agglomeration.take_groups();
}

}  // namespace smartcv::face_timeline

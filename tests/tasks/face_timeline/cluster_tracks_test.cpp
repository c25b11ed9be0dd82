#include "tasks/face_timeline/cluster_tracks.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace smartcv::face_timeline;

namespace {

using Groups = std::vector<std::vector<std::size_t>>;

// Tracks one after the other on a line of looks.
std::vector<TrackLikeness> on_a_line(const std::vector<float>& places) {
  std::vector<TrackLikeness> tracks;
  for (const float place : places) {
    const auto frame = static_cast<std::int64_t>(tracks.size()) * 10;
    tracks.push_back({{frame, frame + 5}, {.weight = 1, .mean = {place}}});
  }
  return tracks;
}

// The same from the definition: all pairwise distances of two groups, again for each joining.
Groups by_definition(const std::vector<TrackLikeness>& tracks, double threshold) {
  Groups groups;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    groups.push_back({i});
  }
  const auto apart = [&](const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
    double sum = 0;
    double weight = 0;
    for (const std::size_t i : a) {
      for (const std::size_t j : b) {
        if (tracks[i].span.shares_frame_with(tracks[j].span)) {
          return 1e9;
        }
        const double both = tracks[i].look.weight * tracks[j].look.weight;
        sum += both * smartcv::identity::distance(tracks[i].look.mean, tracks[j].look.mean);
        weight += both;
      }
    }
    return sum / weight;
  };
  while (true) {
    std::size_t first = 0;
    std::size_t second = 0;
    double best = threshold;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      for (std::size_t j = i + 1; j < groups.size(); ++j) {
        if (const double d = apart(groups[i], groups[j]); d < best) {
          best = d;
          first = i;
          second = j;
        }
      }
    }
    if (second == 0) {
      break;
    }
    groups[first].insert(groups[first].end(), groups[second].begin(), groups[second].end());
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(second));
    std::ranges::sort(groups[first]);
  }
  return groups;
}

}  // namespace

TEST_CASE("near tracks are one person, however many people there are", "[identity]") {
  CHECK(cluster(on_a_line({0, 1, 0.1F, 5, 1.1F}), 0.5) == Groups{{0, 2}, {1, 4}, {3}});
  CHECK(cluster({}, 0.5).empty());
  CHECK(cluster(on_a_line({3}), 0.5) == Groups{{0}});
}

TEST_CASE("a chain of tracks, each near the next, does not become one person", "[identity]") {
  // Single linkage would join all: neighbours are 0.4 apart. The mean of {0,0.4} and {0.8,1.2} is 0.8 apart.
  CHECK(cluster(on_a_line({0, 0.4F, 0.8F, 1.2F}), 0.5) == Groups{{0, 1}, {2, 3}});
}

TEST_CASE("two tracks in one frame are never one person, nor are their groups", "[identity]") {
  auto tracks = on_a_line({0, 0.01F, 0.02F});
  tracks[1].span = tracks[0].span;
  CHECK(cluster(tracks, 0.5) == Groups{{0}, {1, 2}});  // 1 and 2 are nearest, 0 may not join them
}

TEST_CASE("the threshold itself is too far", "[identity]") {
  CHECK(cluster(on_a_line({0, 0.5F}), 0.5).size() == 2);
  CHECK(cluster(on_a_line({0, 0.5F}), 0.501).size() == 1);
}

TEST_CASE("clustering does what average linkage is defined to do", "[identity]") {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> place(0, 1);
  std::uniform_int_distribution<std::int64_t> frame(0, 2000);
  for (int round = 0; round < 30; ++round) {
    std::vector<TrackLikeness> tracks;
    for (int i = 0; i < 40; ++i) {
      const std::int64_t first = frame(random);
      tracks.push_back({{first, first + 60},
                        {.weight = 0.1 + static_cast<double>(place(random)), .mean = {place(random), place(random)}}});
    }
    const double threshold = 0.1 + 0.02 * round;
    const Groups groups = cluster(tracks, threshold);
    CHECK(groups == by_definition(tracks, threshold));
    CHECK(groups == cluster(tracks, threshold));
  }
}

#ifndef SMARTCV_TASKS_FACE_TIMELINE_CLUSTER_TRACKS_H
#define SMARTCV_TASKS_FACE_TIMELINE_CLUSTER_TRACKS_H

#include <cstddef>
#include <span>
#include <vector>

#include "base/frame_times.h"
#include "identity/likeness.h"

namespace smartcv::face_timeline {

// A track as clustering sees it.
struct TrackLikeness {
  FrameSpan span;
  identity::Likeness look;
};

// Note [Why average linkage over track means]
// A track is one person for certain, so its faces are averaged before anything is compared: distances between single
// faces of one person and of two overlap in video (profiles, blur, small faces), those between means far less. Between
// groups of tracks the mean of all pairwise distances counts (UPGMA), each track with the weight of its look. The
// nearest pair alone (single linkage) would let one blurred track chain two people together, the farthest alone
// (complete linkage) would let it tear one person apart; average linkage needs no number of people either, only the
// distance that still is one person, and that one can be measured (calibration.h).
// Tracks that share a frame are two people whatever they look like, and so are any two groups with such a pair.

// Groups of tracks that are one person each: the indices of the tracks, rising; the groups by their first index.
// Agglomerative: the two nearest groups are joined, again and again, while they are less than `threshold` apart; of
// equally near pairs the one with the lowest indices. O(n^2) memory, O(n^2) time as a rule, O(n^3) at worst.
[[nodiscard]] std::vector<std::vector<std::size_t>> cluster(std::span<const TrackLikeness> tracks, double threshold);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_CLUSTER_TRACKS_H

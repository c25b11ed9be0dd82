#ifndef SMARTCV_TASKS_FACE_TIMELINE_TIMELINE_H
#define SMARTCV_TASKS_FACE_TIMELINE_TIMELINE_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/corrections.h"

namespace smartcv::face_timeline {

// Who is on screen, when: the one model that every export, the page and the clips are made from.

// One visit of a person to the screen: one track, or several with no more than the merge gap between them, in one shot.
struct Appearance {
  FrameSpan span;
  std::vector<std::int64_t> tracks;  // ids, in the order of their first frames
};

// How near a gallery person or a known identity is. 0..1: 1 is the same picture, 0.5 lies on the threshold.
struct Match {
  std::string name;
  double score = 0;
};

struct Identity {
  std::string id;      // stable: "unknown-01", or made from the name: "anna-berg"; lower case, safe as a file name
  std::string name;    // for people: the gallery's, the correction's, or the id
  bool known = false;  // named by the gallery, the identity database or a correction
  std::optional<Match> best;            // nearest person of the gallery
  std::optional<Match> runner_up;       // and the next one
  double score = 0;                     // 0..1: how well its tracks belong together; 1 for a single track
  std::vector<Appearance> appearances;  // by first frame; never empty, never overlapping
  std::vector<std::string> former_ids;  // taken from it by merges and renames; corrections may still use them

  [[nodiscard]] std::int64_t frames() const;               // on screen
  [[nodiscard]] std::vector<std::int64_t> tracks() const;  // ids of all appearances, rising
};

struct Timeline {
  const Analysis* analysis = nullptr;             // outlives this
  std::vector<Identity> identities;               // by first appearance
  std::vector<std::int64_t> ignored_tracks;       // by corrections
  std::vector<std::int64_t> unrecognized_tracks;  // no face good enough to tell who it is (too small, say)
  Corrections corrections;                        // that were applied: what the page adds its own ones to
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_TIMELINE_H

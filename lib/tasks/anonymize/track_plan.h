#ifndef SMARTCV_TASKS_ANONYMIZE_TRACK_PLAN_H
#define SMARTCV_TASKS_ANONYMIZE_TRACK_PLAN_H

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/rational.h"
#include "vision/geometry.h"
#include "vision/track.h"

namespace smartcv::anonymize {

struct DecidedFrame;

// What is hidden in one frame.
struct PlannedFrame {
  std::int64_t pts = 0;
  bool whole = false;  // hidden from border to border
  bool starts_shot = false;
  std::vector<vision::TrackPlace> places;   // upright pixels, in the order they are drawn
  std::vector<vision::Box> eyes;            // Haar eyes of this frame; they refine the bars of the target "eyes"
  std::vector<vision::TrackPlace> visible;  // of tracks that are left visible, once the changes are made
};

// Where a person says a track is.
struct KeyBox {
  std::int64_t pts = 0;
  vision::Box box;
};

// A track becomes another one at a time.
struct TrackSplit {
  std::int64_t pts = 0;
  std::int64_t id = 0;
};

// Who a track was taken for where people were named (--keep, --only), and why it is hidden or not.
struct WhoFound {
  std::string person;      // whom it looks like most, as the photos' folder says; empty: nobody could say
  double likeness = 0;     // to that person, 0..1; see identity::score_of_distance()
  std::int64_t looks = 0;  // that were good enough to be judged by
  std::string why;         // for a person to read
};

// One track as a person may change it. The defaults leave it as it was found. Changes are made in this order: split,
// merge, keys, mask and method.
struct PlannedTrack {
  std::int64_t id = 0;
  bool mask = true;          // false: leave it visible
  std::string method;        // instead of the run's; empty: the run's
  std::vector<KeyBox> keys;  // by pts; from the first to the last they replace what was found, linear between
  std::optional<std::int64_t> merge_into;  // another track's id
  std::vector<TrackSplit> split;           // by pts; from there on the places belong to track `id`
  std::optional<WhoFound> who;             // says why; changes nothing
};

// A video's masks without its pictures: what `--tracks-out` writes and `--tracks` reads, see docs/anonymize-review.md.
struct TrackPlan {
  // The video it was made of.
  std::string input_name;
  std::string input_sha256;  // of the whole file, lower-case hex
  vision::Size upright;
  Rational time_base;
  std::vector<std::pair<std::string, std::string>> configuration;  // of the run: key and value
  std::vector<PlannedTrack> tracks;
  std::vector<PlannedFrame> frames;  // pts rise
};

// What is planned for a decided frame.
[[nodiscard]] PlannedFrame planned(const DecidedFrame& frame);

// The names in files and reports: "detected", "interpolated", "extended", "followed", "drawn".
[[nodiscard]] const char* name_of(vision::TrackState state) noexcept;
// "face", "head", "person".
[[nodiscard]] const char* name_of(vision::Subject subject) noexcept;

// The plan with all changes of its tracks made: its tracks have nothing left to change but `mask` and `method`, places
// of tracks with mask = false have gone to `visible`. Throws Error(usage) for a split into a track that is there
// already, and for a merge into itself, in a circle or into a track that is not there.
[[nodiscard]] TrackPlan with_changes_made(TrackPlan plan);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_TRACK_PLAN_H

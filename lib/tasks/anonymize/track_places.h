#ifndef SMARTCV_TASKS_ANONYMIZE_TRACK_PLACES_H
#define SMARTCV_TASKS_ANONYMIZE_TRACK_PLACES_H

#include <cstdint>
#include <optional>
#include <vector>

#include "tasks/anonymize/options.h"
#include "tasks/anonymize/track_follower.h"
#include "vision/track_linker.h"

namespace smartcv::anonymize {

// Where every track that counts is in a frame, detected there or not: observations are linked, gaps are interpolated
// and searched from both ends, beginnings are walked back and ends forward for as long as the picture still shows what
// was detected, and a pad covers what lies behind.
class TrackPlaces {
 public:
  explicit TrackPlaces(const Options& options);

  // The next frame, in order; see vision::TrackLinker::add().
  void add(std::int64_t frame, double time, vision::SmallLuma luma, std::vector<vision::Observation> seen,
           bool looked_at);
  // Before the first frame; see vision::TrackLinker::begin_in_the_middle().
  void begin_in_the_middle() { linker_.begin_in_the_middle(); }
  // A shot cut lies before the next frame.
  void cut() { linker_.cut(); }
  // At a frame that was added.
  [[nodiscard]] std::vector<vision::TrackPlace> at(std::int64_t frame, double time);
  // Frames more than `kept` before this one will not be asked for any more.
  void forget_before(std::int64_t frame, double time, std::int64_t kept);

 private:
  [[nodiscard]] std::optional<vision::TrackPlace> place(const vision::Track& track, std::int64_t frame, double time);
  // Between two observations: `place` is what lies between them, or an observation that is doubted.
  [[nodiscard]] vision::TrackPlace between(const vision::Track& track, vision::TrackPlace place,
                                           const vision::TrackPoint& left, const vision::TrackPoint& right,
                                           std::int64_t frame, double time);
  // Before and after an observation, where nothing is on the other side.
  [[nodiscard]] std::optional<vision::TrackPlace> beyond(const vision::Track& track, const vision::TrackPoint& end,
                                                         std::int64_t frame, double time);

  double pad_;
  double follow_;
  vision::TrackLinker linker_;
  TrackFollower follower_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_TRACK_PLACES_H

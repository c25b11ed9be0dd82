#ifndef SMARTCV_TASKS_ANONYMIZE_TRACK_FOLLOWER_H
#define SMARTCV_TASKS_ANONYMIZE_TRACK_FOLLOWER_H

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>

#include "vision/patch.h"
#include "vision/small_luma.h"
#include "vision/track.h"

namespace smartcv::anonymize {

// Finds tracks again in frames where nobody detected them, by what they look like: from an observation from frame to
// frame, forward and backward, for as long as the picture there looks like the observation. Answers are kept, so that
// every frame is searched once per track and direction. Frames of one shot at a time; deterministic.
class TrackFollower {
 public:
  // `seconds`: how far from an observation; 0: nothing is ever found.
  explicit TrackFollower(double seconds) : seconds_(seconds) {}

  // The next frame in order.
  void add(std::int64_t frame, double time, vision::SmallLuma luma);
  [[nodiscard]] const vision::SmallLuma* luma(std::int64_t frame) const;

  // A place where a track was found again.
  struct Found {
    vision::Box box;
    double time = 0;       // seconds
    vision::Point motion;  // pixels a second
    bool here = false;     // in the very frame that was asked for; else it was lost behind this place
  };
  // The way of the track to `frame`, a frame that was added, followed from `from`, one of its observations. `motion`:
  // of the box's centre there, pixels a second. Nothing where it was lost at once.
  [[nodiscard]] std::optional<Found> follow(std::int64_t track, const vision::TrackPoint& from, vision::Point motion,
                                            std::int64_t frame);

  // Frames before this one will not be asked for any more.
  void forget_before(std::int64_t frame);

 private:
  struct Seen {
    double time;
    vision::SmallLuma luma;
  };
  // One way through the frames.
  struct Walk {
    vision::TrackPoint from;
    std::optional<vision::Patch> first;  // as observed
    std::optional<vision::Patch> last;   // as found last
    vision::Box box;                     // there
    vision::Point motion;
    std::int64_t at = 0;  // the last frame searched
    bool lost = false;
    std::map<std::int64_t, Found> found;
    std::optional<Found> end;  // the last one of all
  };
  using Key = std::tuple<std::int64_t, std::int64_t, bool>;  // track, frame of the observation, forward

  void start(Walk& walk, const vision::TrackPoint& from, vision::Point motion);
  void step(Walk& walk, std::int64_t frame);

  double seconds_;
  std::map<std::int64_t, Seen> frames_;
  std::map<Key, Walk> walks_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_TRACK_FOLLOWER_H

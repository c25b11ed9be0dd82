#ifndef SMARTCV_VISION_TRACK_LINKER_H
#define SMARTCV_VISION_TRACK_LINKER_H

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "vision/track.h"

namespace smartcv::vision {

struct TrackLinkerOptions {
  float start_score = 0.5F;  // a track counts once its best observation reaches this
  float sure_score = 0.8F;   // … or, whatever its length, this
  int min_observations = 3;  // shorter tracks do not count (fewer are asked for in a shot that has fewer frames)
  double max_gap = 1.0;      // seconds without an observation after which a track ends
};

// Links observations of following frames to tracks: linear motion prediction, distance in units of face size, one
// optimal assignment per frame, strong observations before weak ones (the two-stage idea of ByteTrack, arXiv
// 2110.06864). All observations above the detector's lower threshold take part; the scores decide only which
// tracks count (hysteresis). Deterministic.
class TrackLinker {
 public:
  explicit TrackLinker(TrackLinkerOptions options);

  // The next frame, in order. looked_at = false: the frame could not be looked at, or not be trusted; what was found in
  // it all the same is linked, but it is no frame in which a face had the chance to be seen.
  void add(std::int64_t frame, double time, std::span<const Observation> observations, bool looked_at = true);
  // The first frame to come is not the video's first one: what is seen within the first `max_gap` seconds may be the
  // rest of a track that was certain before, and counts as such. Rather one face too many than one too few.
  void begin_in_the_middle() { in_the_middle_ = true; }
  // A shot cut lies before the next frame: all tracks end, nothing is linked or extended across.
  void cut();

  // Tracks that still have points, in the order they began.
  [[nodiscard]] const std::vector<Track>& tracks() const noexcept { return tracks_; }
  // A track counts when it is certain by its own scores, and when it is the weak beginning or the weak end of one that
  // is: a face turning towards the camera is found weakly before it is found strongly.
  [[nodiscard]] bool counts(const Track& track) const;

  // The places of all tracks that count at a frame that was added before.
  [[nodiscard]] std::vector<TrackPlace> places(std::int64_t frame, double time, double pad) const;

  // Frames before this one will not be asked for any more: drops points that no longer matter.
  void forget_before(std::int64_t frame, double time, double pad);

 private:
  // One assignment, between all tracks and the strong or the weak observations.
  void link(std::int64_t frame, double time, std::span<const Observation> observations, bool strong,
            std::vector<bool>& taken_observations, std::vector<bool>& taken_tracks);
  [[nodiscard]] bool is_certain(const Track& track) const noexcept;

  TrackLinkerOptions options_;
  std::vector<Track> tracks_;
  std::int64_t next_id_ = 1;
  std::int64_t shot_first_frame_ = 0;
  std::int64_t last_frame_ = -1;
  std::int64_t frames_looked_at_in_shot_ = 0;
  bool in_the_middle_ = false;
  std::optional<double> first_time_;  // of all frames
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_TRACK_LINKER_H

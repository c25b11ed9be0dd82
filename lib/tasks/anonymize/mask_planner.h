#ifndef SMARTCV_TASKS_ANONYMIZE_MASK_PLANNER_H
#define SMARTCV_TASKS_ANONYMIZE_MASK_PLANNER_H

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "pipeline/task.h"
#include "tasks/anonymize/drawn_regions.h"
#include "tasks/anonymize/face_notes.h"
#include "tasks/anonymize/options.h"
#include "tasks/anonymize/track_places.h"

namespace smartcv::anonymize {

// A frame whose masks are final.
struct DecidedFrame {
  pipeline::Item item;
  std::vector<vision::TrackPlace> places;  // what is hidden, upright pixels
  bool whole = false;                      // nobody could look and no track says where: hide everything
  bool starts_shot = false;
  std::vector<RegionMask> regions{};                // hidden as well, drawn by the user; upright pixels
  std::vector<std::vector<vision::Point>> never{};  // polygons that no track's mask may touch; upright pixels
  std::vector<vision::TrackPlace> visible{};        // not hidden, because a person said so
};

// Holds frames back until the future has told what they show: a face that is found now was there in the gap before
// and shortly before its first detection. Frames leave in order once `look_ahead` seconds have passed behind them,
// when a shot ends, or when `max_held` frames are waiting.
class MaskPlanner {
 public:
  MaskPlanner(const Options& options, std::size_t max_held);

  // Before the first frame; see vision::TrackLinker::begin_in_the_middle().
  void begin_in_the_middle() { places_.begin_in_the_middle(); }
  // The next frame in order; its notes are FaceNotes.
  void add(pipeline::Item item);
  // No frame follows: all held frames are decided.
  void end();
  // The next decided frame, if there is one.
  [[nodiscard]] std::optional<DecidedFrame> next();

  [[nodiscard]] std::int64_t shot_cuts() const noexcept { return shot_cuts_; }

 private:
  [[nodiscard]] bool first_is_decided() const;
  [[nodiscard]] std::vector<vision::TrackPlace> places_at(std::int64_t frame, double time);

  Options options_;
  std::size_t max_held_;
  TrackPlaces places_;
  std::deque<pipeline::Item> held_;
  struct FrameTime {
    std::int64_t frame;
    double time;  // seconds
  };
  std::deque<FrameTime> just_released_;   // the last few before held_
  bool begun_ = false;                    // a frame was added
  std::deque<std::int64_t> shot_starts_;  // of shots that begin among the held frames
  std::int64_t decided_before_ = 0;       // frames of ended shots
  std::int64_t shot_cuts_ = 0;
  bool last_look_failed_ = false;
  bool ended_ = false;
};

// The same options with a gap that outlives the time between two looks, whatever gap was asked for: with detect_every a
// track may be without a detection for so long. Auto looks often enough by itself.
[[nodiscard]] Options with_gap_for_looks(Options options, double frame_rate);

// How much of a video decides on the masks of a frame, in seconds: before it, until every track that is still there
// has been certain or lost, as a rule; and behind it, always enough.
[[nodiscard]] double seconds_before(const Options& options);
[[nodiscard]] double seconds_behind(const Options& options);

// How many frames a planner has to hold for these options at a frame rate (frames per second) and a frame size in
// bytes: the look-ahead, shortened to the memory limit, but never shorter than gaps and pads ask for.
[[nodiscard]] std::size_t frames_to_hold(const Options& options, double frame_rate, std::size_t frame_bytes);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_MASK_PLANNER_H

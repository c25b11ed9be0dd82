#ifndef SMARTCV_TASKS_ANONYMIZE_AUDIT_BOOK_H
#define SMARTCV_TASKS_ANONYMIZE_AUDIT_BOOK_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "media/picture.h"
#include "tasks/anonymize/frame_state.h"
#include "tasks/anonymize/mask_planner.h"

namespace smartcv::anonymize {

// A thumbnail of a finished frame around one track.
struct AuditThumbnail {
  double time = 0;  // seconds
  vision::TrackState state = vision::TrackState::detected;
  std::string jpeg;
};

// One track as the page shows it.
struct AuditTrack {
  std::int64_t id = 0;
  vision::Subject subject = vision::Subject::face;
  std::int64_t first_pts = 0, last_pts = 0;
  double first_time = 0, last_time = 0;  // seconds
  std::int64_t frames = 0, detected = 0;
  float best_score = 0;
  bool visible = false;        // left visible on a person's word
  bool begins_inside = false;  // in mid-picture, in mid-shot
  bool ends_inside = false;
  std::vector<AuditThumbnail> thumbnails;
};

// A whole finished frame, with what is hidden in it.
struct AuditPicture {
  std::int64_t pts = 0;
  double time = 0;
  std::string jpeg;
  std::vector<vision::TrackPlace> places;  // upright pixels; hidden and left visible
};

// Gathers what a person needs to judge a result, from finished frames alone: it shows no more than the output does.
// Memory is bounded: there are at most so many pictures and thumbnails; when they are too many, every second one goes.
class AuditBook {
 public:
  explicit AuditBook(media::Orientation orientation) : orientation_(orientation) {}

  // A painted frame, in order.
  void add(const DecidedFrame& frame);
  // After the last frame.
  void end();

  [[nodiscard]] const std::map<std::int64_t, AuditTrack>& tracks() const noexcept { return tracks_; }
  [[nodiscard]] const std::vector<AuditPicture>& pictures() const noexcept { return pictures_; }
  // The states of all frames, as runs.
  [[nodiscard]] const std::vector<std::pair<FrameState, std::int64_t>>& strip() const noexcept { return strip_; }
  [[nodiscard]] const std::vector<double>& cuts() const noexcept { return cuts_; }

 private:
  struct Last {
    std::int64_t frame = 0;
    vision::Box box;
    double thumbnail_time = 0;
  };
  void close(std::int64_t track, bool shot_ended);

  media::Orientation orientation_;
  vision::Size upright_;
  std::int64_t frame_ = -1;
  std::int64_t shot_start_ = 0;
  double interval_ = 0.5;  // seconds between two pictures
  double thumbnail_interval_ = 0.5;
  std::size_t thumbnails_ = 0;
  std::map<std::int64_t, AuditTrack> tracks_;
  std::map<std::int64_t, Last> open_;  // tracks that may go on
  std::vector<AuditPicture> pictures_;
  std::vector<std::pair<FrameState, std::int64_t>> strip_;
  std::vector<double> cuts_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_AUDIT_BOOK_H

#ifndef SMARTCV_JOB_LOOK_PLANNER_H
#define SMARTCV_JOB_LOOK_PLANNER_H

#include <cstdint>
#include <optional>

#include "vision/shot_cut.h"

namespace smartcv::job {

// What is decided about a frame before any network sees it.
struct Look {
  bool starts_shot = false;
  bool due = true;          // a network looks at it; else what it shows is known from the looks before and after
  std::int64_t number = 0;  // of a frame that is looked at: how many of its shot were before
};

struct LookOptions {
  double cut_threshold = vision::default_cut_threshold;
  int every = 1;               // frames from one look to the next, at most
  double motion_per_look = 0;  // a look is due when the picture has changed by so much since the last one; 0: never
  double moving_part = 1;      // 0..1: motion is that of this share of the picture, of the blocks that change most
  // A look is due when some part of the picture, as large as a face nearby, differs by so many levels of 256 from what
  // the last look saw; 0: never.
  double change_per_look = 0;
  double nearly_cut = 1;  // frames on both sides of a change with a higher score are looked at: it may be a cut
};

// Chooses the frames that a network looks at. Note [Which frames are looked at]: the first and the last frame of each
// shot, so that what happens between is enclosed on both sides, and between them one in `every` frames, or sooner when
// the picture moves: what lies in between is interpolated, and that is as good as the motion is small. Motion is the
// mean change of the signatures' luma from frame to frame, in levels of 256, summed up (a street with walking people
// changes by 3 a frame, a talking head by 1). All of it comes out of the pictures alone: the same video, the same
// looks, whatever the number of threads.
// A frame is decided when the next one is known, for it may be the last of its shot. Not thread-safe.
class LookPlanner {
 public:
  explicit LookPlanner(LookOptions options) : options_(options) {}

  // The next frame in order; gives the decision about the one before it. A damaged picture looks like a cut: it is
  // compared with nothing, and what follows it is compared with what came before.
  [[nodiscard]] std::optional<Look> add(const vision::FrameSignature& signature, bool damaged);
  // No frame follows: the decision about the last one.
  [[nodiscard]] std::optional<Look> end();

 private:
  // `change_follows`: a cut, nearly one, or the end.
  [[nodiscard]] Look decided(bool change_follows);

  LookOptions options_;
  std::optional<vision::FrameSignature> last_signature_;  // of the last good frame
  bool waiting_ = false;                                  // for a decision: the last frame
  std::optional<vision::FrameSignature> looked_at_;       // of the last good frame that was looked at
  bool starts_shot_ = true;                               // that frame
  bool follows_change_ = true;                            // that frame: a cut or nearly one lies before it
  bool damaged_ = false;                                  // that frame
  int frames_since_look_ = 0;                             // that frame's distance from the last look
  std::int64_t looks_in_shot_ = 0;
  double motion_since_look_ = 0;
};

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_LOOK_PLANNER_H

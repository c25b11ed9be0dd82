#ifndef SMARTCV_TASKS_MATTE_VIDEO_LOOP_H
#define SMARTCV_TASKS_MATTE_VIDEO_LOOP_H

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/rational.h"
#include "media/frame.h"
#include "media/reader.h"

namespace smartcv::matte {

// A video that is shown from its beginning again whenever it ends. A frame is shown from its pts on until the next
// one's; the last one for its duration (when the file does not say it: as long as the one before). Times are exact:
// they are counted in a unit that both time bases are multiples of, as long as that is not finer than 1e-12 s, else in
// nanoseconds.
class VideoLoop {
 public:
  // `time_base` is the one times are asked for in. Throws Error(input) as media::Reader does, and for a video without
  // frames.
  VideoLoop(std::filesystem::path path, Rational time_base);

  [[nodiscard]] const media::SourceInfo& info() const noexcept { return reader_->info(); }

  // The frame at `ticks` >= 0 in units of the time base, 0 being the video's first frame, `start_seconds` later.
  // Valid until the next call.
  [[nodiscard]] const media::Frame& at(std::int64_t ticks, double start_seconds);
  // Another number for every frame that is shown, so that a caller knows when it has seen one already.
  [[nodiscard]] std::int64_t shown() const noexcept { return shown_; }

 private:
  void open();
  // Units from the video's first frame.
  [[nodiscard]] std::int64_t time_of(const media::Frame& frame) const noexcept;
  void advance();

  std::filesystem::path path_;
  Rational time_base_;
  Rational unit_{1, 1};
  std::optional<media::Reader> reader_;
  media::Frame current_;
  std::optional<media::Frame> next_;
  std::int64_t first_pts_ = 0;
  std::int64_t last_gap_ = 0;           // units between the two latest frames
  std::optional<std::int64_t> length_;  // of one round, in units; known once the end was seen
  std::int64_t shown_ = 0;
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_VIDEO_LOOP_H

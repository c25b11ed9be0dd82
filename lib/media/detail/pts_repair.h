#ifndef SMARTCV_MEDIA_DETAIL_PTS_REPAIR_H
#define SMARTCV_MEDIA_DETAIL_PTS_REPAIR_H

#include <cstdint>
#include <optional>

namespace smartcv::media::detail {

// Turns the decoder's best guesses at time stamps into strictly rising ones. A stamp that rises is never touched.
//   missing                         last + duration
//   not rising, by at most 1 s      halfway to where the next frame is due, so that a doubled stamp disturbs no other
//   falling by more (a stream that  last + duration, and all later stamps are moved by the same distance
//   was cut together)
class PtsRepair {
 public:
  // `nominal_duration`: ticks of a frame at the average rate, at least 1; `second`: ticks of a second.
  PtsRepair(std::int64_t nominal_duration, std::int64_t second) noexcept;

  // `duration`: of the frame that is handed in, ticks; 0 when not known.
  [[nodiscard]] std::int64_t next(std::optional<std::int64_t> pts, std::int64_t duration) noexcept;
  [[nodiscard]] std::int64_t repaired() const noexcept { return repaired_; }

 private:
  [[nodiscard]] std::int64_t decide(std::optional<std::int64_t> pts) noexcept;

  std::int64_t nominal_duration_;
  std::int64_t second_;
  std::optional<std::int64_t> last_;
  std::int64_t last_duration_ = 0;
  std::int64_t shift_ = 0;
  std::int64_t repaired_ = 0;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_PTS_REPAIR_H

#ifndef SMARTCV_MEDIA_OUTPUT_JOINED_TIMES_H
#define SMARTCV_MEDIA_OUTPUT_JOINED_TIMES_H

#include <cstdint>
#include <vector>

namespace smartcv::media::detail {

// Decoding times of pieces that were encoded by themselves and are put one behind the other.
//
// Note [Decoding times at a join]: an encoder that reorders by d frames decodes the i-th packet at the i-d-th
// presentation time in rising order, so that the decoder's delay is always d frames. For its first d packets it has no
// times to take and makes some up before its first frame, where the piece before is still being decoded. Of every
// piece but the first those d packets get the d latest presentation times of the pieces before: what one encoder over
// all of it would have written, at variable frame rates too. Pieces are whole: none is shown or decoded with frames of
// another.
class JoinedTimes {
 public:
  // `early_packets`: d.
  void begin_piece(std::int64_t early_packets);
  // For the piece's next packet in coding order.
  [[nodiscard]] std::int64_t decoding_time(std::int64_t pts, std::int64_t dts);

 private:
  std::vector<std::int64_t> before_;  // the latest presentation times of the pieces before, rising
  std::vector<std::int64_t> piece_;   // presentation times of this piece, in coding order
  std::int64_t early_packets_ = 0;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_JOINED_TIMES_H

#ifndef SMARTCV_MEDIA_COPY_NAL_UNITS_H
#define SMARTCV_MEDIA_COPY_NAL_UNITS_H

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// The units that H.264 and HEVC streams consist of, as far as copying them asks (ITU-T H.264 and H.265, 7.3 and annex
// B: units stand behind start codes 00 00 01).
struct NalUnit {
  std::span<const std::uint8_t> bytes;  // with its header, without the start code
  int type = 0;
  int layer = 0;  // HEVC; of H.264 always 0
};

// `codec`: AV_CODEC_ID_H264 or AV_CODEC_ID_HEVC.
[[nodiscard]] std::vector<NalUnit> nal_units(std::span<const std::uint8_t> annex_b, AVCodecID codec);

// SPS and PPS, of HEVC VPS as well.
[[nodiscard]] bool is_parameter_set(const NalUnit& unit, AVCodecID codec);
// The packet is an IDR picture: nothing after it refers to anything before it.
[[nodiscard]] bool begins_with_idr(std::span<const NalUnit> units, AVCodecID codec);
// H.264: the number of an SPS or PPS; nothing when it cannot be read.
[[nodiscard]] std::optional<unsigned> set_number(const NalUnit& unit);

struct NalFilter {
  bool keep_messages = false;        // all messages (SEI), also those that can identify
  bool drop_parameter_sets = false;  // they stand elsewhere
};

// Annex B bytes with what may be copied. Of the messages those stay that belong to the picture (captions, mastering
// display, light level, transfer, frame packing, orientation): others hold times of the day, positions, devices. Second
// views, auxiliary pictures and enhancement layers are left out: nobody has looked at them.
[[nodiscard]] std::vector<std::uint8_t> filtered(std::span<const std::uint8_t> annex_b, AVCodecID codec,
                                                 const NalFilter& filter);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_COPY_NAL_UNITS_H

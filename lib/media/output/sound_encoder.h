#ifndef SMARTCV_MEDIA_OUTPUT_SOUND_ENCODER_H
#define SMARTCV_MEDIA_OUTPUT_SOUND_ENCODER_H

#include <cstdint>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// An encoder for sound of the rate and the channels of `source`. `bits_per_channel`: bits per second; 0 for lossless
// codecs. Nothing when the encoder does not take them.
[[nodiscard]] AvCodecContextPtr open_sound_encoder(const AVCodec& codec, const AVCodecParameters& source,
                                                   AVSampleFormat format, std::int64_t bits_per_channel,
                                                   const AVOutputFormat& container);

// An encoder for sound that stands in the place of `source`: its own codec when FFmpeg can encode that, else the first
// one of AAC, Opus, FLAC, AC-3, MP3, MP2, Vorbis and PCM, of those that the container holds and that take the rate and
// the channels. Nothing when there is none.
[[nodiscard]] AvCodecContextPtr replacing_sound_encoder(const AVCodecParameters& source,
                                                        const AVOutputFormat& container);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_SOUND_ENCODER_H

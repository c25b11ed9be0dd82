#include "media/output/sound_encoder.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/samplefmt.h>
}

#include <algorithm>
#include <array>
#include <vector>

#include "media/detail/av_compat.h"
#include "media/detail/av_error.h"
#include "media/output/container.h"

namespace smartcv::media::detail {
namespace {

constexpr std::int64_t usual_bits_per_channel = 96'000;

bool is_narrow(int format) {
  const auto packed = av_get_packed_sample_fmt(static_cast<AVSampleFormat>(format));
  return packed == AV_SAMPLE_FMT_U8 || packed == AV_SAMPLE_FMT_S16;
}

// Float where the encoder takes it; else what holds the source's bits.
AVSampleFormat format_for(const AVCodec& codec, int source_format) {
  const auto known = encoder_sample_formats(codec);
  std::vector<AVSampleFormat> wanted{AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_FLT};
  const std::array narrow{AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_S16P};
  const std::array wide{AV_SAMPLE_FMT_S32, AV_SAMPLE_FMT_S32P};
  const bool narrow_first = is_narrow(source_format);
  wanted.insert(wanted.end(), narrow_first ? narrow.begin() : wide.begin(), narrow_first ? narrow.end() : wide.end());
  wanted.insert(wanted.end(), narrow_first ? wide.begin() : narrow.begin(), narrow_first ? wide.end() : narrow.end());
  const auto found = std::ranges::find_if(
      wanted, [&known](AVSampleFormat format) { return std::ranges::find(known, format) != known.end(); });
  return found != wanted.end() ? *found : known.empty() ? AV_SAMPLE_FMT_FLTP : known.front();
}

bool is_lossy(const AVCodec& codec) {
  const AVCodecDescriptor* const description = avcodec_descriptor_get(codec.id);
  return description != nullptr && (description->props & AV_CODEC_PROP_LOSSLESS) == 0;
}

}  // namespace

AvCodecContextPtr open_sound_encoder(const AVCodec& codec, const AVCodecParameters& source, AVSampleFormat format,
                                     std::int64_t bits_per_channel, const AVOutputFormat& container) {
  AvCodecContextPtr encoder(checked(avcodec_alloc_context3(&codec)));
  encoder->sample_fmt = format;
  encoder->sample_rate = source.sample_rate;
  encoder->time_base = {1, source.sample_rate};
  if (source.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
    av_channel_layout_default(&encoder->ch_layout, source.ch_layout.nb_channels);
  } else {
    require(av_channel_layout_copy(&encoder->ch_layout, &source.ch_layout), "copy a channel layout");
  }
  if (bits_per_channel > 0) {
    encoder->bit_rate = bits_per_channel * source.ch_layout.nb_channels;
  }
  // The encoder writes its version otherwise.
  encoder->flags |= AV_CODEC_FLAG_BITEXACT;
  if ((container.flags & AVFMT_GLOBALHEADER) != 0) {
    encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  }
  encoder->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL;
  return avcodec_open2(encoder.get(), &codec, nullptr) >= 0 ? std::move(encoder) : nullptr;
}

AvCodecContextPtr replacing_sound_encoder(const AVCodecParameters& source, const AVOutputFormat& container) {
  const std::array candidates{source.codec_id,  AV_CODEC_ID_AAC,    AV_CODEC_ID_OPUS,
                              AV_CODEC_ID_FLAC, AV_CODEC_ID_AC3,    AV_CODEC_ID_MP3,
                              AV_CODEC_ID_MP2,  AV_CODEC_ID_VORBIS, AV_CODEC_ID_PCM_S16LE};
  for (const AVCodecID id : candidates) {
    const AVCodec* const codec = avcodec_find_encoder(id);
    if (codec == nullptr || (codec->capabilities & AV_CODEC_CAP_EXPERIMENTAL) != 0 ||
        !holds(container, id, AVMEDIA_TYPE_AUDIO)) {
      continue;
    }
    auto encoder = open_sound_encoder(*codec, source, format_for(*codec, source.format),
                                      is_lossy(*codec) ? usual_bits_per_channel : 0, container);
    if (encoder != nullptr) {
      return encoder;
    }
  }
  return nullptr;
}

}  // namespace smartcv::media::detail

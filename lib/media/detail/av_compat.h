#ifndef SMARTCV_MEDIA_DETAIL_AV_COMPAT_H
#define SMARTCV_MEDIA_DETAIL_AV_COMPAT_H

// Every difference between FFmpeg 5.1, 6 and 7 that the floor meets. Nothing else tests a libav version.

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
}

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace smartcv::media::detail {

// AVFrame::duration came with libavutil 57.30 (FFmpeg 6.0).
[[nodiscard]] inline std::int64_t frame_duration(const AVFrame& frame) noexcept {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  return frame.duration;
#else
  return frame.pkt_duration;
#endif
}

inline void set_frame_duration(AVFrame& frame, std::int64_t duration) noexcept {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  frame.duration = duration;
#else
  frame.pkt_duration = duration;
#endif
}

// interlaced_frame and top_field_first became flags with libavutil 58.7 (FFmpeg 6.1).
[[nodiscard]] inline bool is_interlaced(const AVFrame& frame) noexcept {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  return (frame.flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
  return frame.interlaced_frame != 0;
#endif
}

[[nodiscard]] inline bool is_top_field_first(const AVFrame& frame) noexcept {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  return (frame.flags & AV_FRAME_FLAG_TOP_FIELD_FIRST) != 0;
#else
  return frame.top_field_first != 0;
#endif
}

inline void clear_key_frame(AVFrame& frame) noexcept {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  frame.flags &= ~AV_FRAME_FLAG_KEY;
#else
  frame.key_frame = 0;
#endif
}

// Side data of a stream moved into its codec parameters with libavcodec 60.31 (FFmpeg 6.1).
[[nodiscard]] inline std::span<const AVPacketSideData> stream_side_data(const AVStream& stream) noexcept {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
  return {stream.codecpar->coded_side_data, static_cast<std::size_t>(stream.codecpar->nb_coded_side_data)};
#else
  return {stream.side_data, static_cast<std::size_t>(stream.nb_side_data)};
#endif
}

// Up to FFmpeg 6.0 the demuxer has to be asked to hand the stream's side data (HDR metadata of the container) to
// the decoder; later the codec parameters carry it.
inline void pass_stream_side_data_to_decoder([[maybe_unused]] AVFormatContext& input) noexcept {
#if LIBAVCODEC_VERSION_INT < AV_VERSION_INT(60, 31, 102)
  av_format_inject_global_side_data(&input);
#endif
}

// A number that goes with a packet into the decoder and comes out with the frame that the packet made. libavcodec 61
// (FFmpeg 7) has dropped reordered_opaque for the packet's own `opaque`, which a codec context does not show.
inline void enable_packet_numbers([[maybe_unused]] AVCodecContext& codec) noexcept {
#if LIBAVCODEC_VERSION_MAJOR >= 61
  codec.flags |= AV_CODEC_FLAG_COPY_OPAQUE;
#endif
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
inline void number_packet([[maybe_unused]] AVCodecContext& codec, [[maybe_unused]] AVPacket& packet,
                          std::int64_t number) noexcept {
#if LIBAVCODEC_VERSION_MAJOR >= 61
  packet.opaque = reinterpret_cast<void*>(static_cast<std::intptr_t>(number));
#else
  codec.reordered_opaque = number;
#endif
}

[[nodiscard]] inline std::int64_t packet_number(const AVFrame& frame) noexcept {
#if LIBAVCODEC_VERSION_MAJOR >= 61
  return static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(frame.opaque));
#else
  return frame.reordered_opaque;
#endif
}

// The packet that a codec context (or a thread's copy of it) is working on; nothing where libav does not tell.
[[nodiscard]] inline std::optional<std::int64_t> packet_number([[maybe_unused]] const AVCodecContext& codec) noexcept {
#if LIBAVCODEC_VERSION_MAJOR >= 61
  return std::nullopt;
#else
  return codec.reordered_opaque;
#endif
}
#pragma GCC diagnostic pop

// Up to FFmpeg 5.1 the Matroska muxer writes the decoding delay of Opus but does not add it to the times.
[[nodiscard]] constexpr bool muxer_forgets_opus_delay() noexcept { return LIBAVFORMAT_VERSION_MAJOR < 60; }

// The sample formats an encoder takes; empty when it takes any. The list left AVCodec's public part with libavcodec
// 61.13 (FFmpeg 7.1).
[[nodiscard]] inline std::span<const AVPixelFormat> encoder_pixel_formats(const AVCodec& codec) noexcept {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
  const void* formats = nullptr;
  int count = 0;
  if (avcodec_get_supported_config(nullptr, &codec, AV_CODEC_CONFIG_PIX_FORMAT, 0, &formats, &count) < 0 ||
      formats == nullptr) {
    return {};
  }
  return {static_cast<const AVPixelFormat*>(formats), static_cast<std::size_t>(count)};
#else
  std::size_t count = 0;
  while (codec.pix_fmts != nullptr && codec.pix_fmts[count] != AV_PIX_FMT_NONE) {
    ++count;
  }
  return {codec.pix_fmts, count};
#endif
}

// The same for the samples of sound.
[[nodiscard]] inline std::span<const AVSampleFormat> encoder_sample_formats(const AVCodec& codec) noexcept {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
  const void* formats = nullptr;
  int count = 0;
  if (avcodec_get_supported_config(nullptr, &codec, AV_CODEC_CONFIG_SAMPLE_FORMAT, 0, &formats, &count) < 0 ||
      formats == nullptr) {
    return {};
  }
  return {static_cast<const AVSampleFormat*>(formats), static_cast<std::size_t>(count)};
#else
  std::size_t count = 0;
  while (codec.sample_fmts != nullptr && codec.sample_fmts[count] != AV_SAMPLE_FMT_NONE) {
    ++count;
  }
  return {codec.sample_fmts, count};
#endif
}

// Room for side data of an output stream, owned by the stream; nothing when there is no memory.
[[nodiscard]] inline std::uint8_t* new_stream_side_data(AVStream& stream, AVPacketSideDataType type,
                                                        std::size_t size) noexcept {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
  AVPacketSideData* const data =
      av_packet_side_data_new(&stream.codecpar->coded_side_data, &stream.codecpar->nb_coded_side_data, type, size, 0);
  return data != nullptr ? data->data : nullptr;
#else
  return av_stream_new_side_data(&stream, type, size);
#endif
}

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_AV_COMPAT_H

#include "media/output/container.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"

namespace smartcv::media::detail {
namespace {

constexpr std::array<std::string_view, 6> usual_endings{"mp4", "mov", "mkv", "webm", "avi", "ts"};

Error no_container(const std::filesystem::path& path, const std::string& why) {
  return Error(ErrorCode::usage, why + "; end the name with .mp4, .mov, .mkv, .webm, .avi or .ts",
               {"", path.string(), std::nullopt});
}

std::string_view format_name(const AVOutputFormat& format) { return format.name; }

std::array<const AVCodecTag*, 2> riff_audio_tags() { return {avformat_get_riff_audio_tags(), nullptr}; }

// The transport stream muxer takes any codec, as private data that nothing can read back: these it names properly.
bool transport_stream_names(AVCodecID codec) {
  constexpr std::array named{AV_CODEC_ID_MPEG1VIDEO,   AV_CODEC_ID_MPEG2VIDEO,   AV_CODEC_ID_MPEG4,
                             AV_CODEC_ID_H264,         AV_CODEC_ID_HEVC,         AV_CODEC_ID_CAVS,
                             AV_CODEC_ID_DIRAC,        AV_CODEC_ID_VC1,          AV_CODEC_ID_MP2,
                             AV_CODEC_ID_MP3,          AV_CODEC_ID_AAC,          AV_CODEC_ID_AAC_LATM,
                             AV_CODEC_ID_AC3,          AV_CODEC_ID_EAC3,         AV_CODEC_ID_DTS,
                             AV_CODEC_ID_TRUEHD,       AV_CODEC_ID_OPUS,         AV_CODEC_ID_S302M,
                             AV_CODEC_ID_DVB_SUBTITLE, AV_CODEC_ID_DVB_TELETEXT, AV_CODEC_ID_HDMV_PGS_SUBTITLE,
                             AV_CODEC_ID_SMPTE_KLV,    AV_CODEC_ID_SCTE_35,      AV_CODEC_ID_TIMED_ID3};
  return std::ranges::find(named, codec) != named.end();
}

}  // namespace

const AVOutputFormat& container_for(const std::filesystem::path& path) {
  if (!path.has_extension()) {
    throw no_container(path, "the output's name has no ending that says which container is wanted");
  }
  const AVOutputFormat* const format = av_guess_format(nullptr, path.c_str(), nullptr);
  if (format == nullptr) {
    throw no_container(path, "no container is known by the ending '" + path.extension().string() + "'");
  }
  if ((format->flags & AVFMT_NOFILE) != 0 || format->video_codec == AV_CODEC_ID_NONE) {
    throw no_container(path, "'" + path.extension().string() + "' is no container for a video");
  }
  if (format_name(*format) == "mxf" || format_name(*format) == "gxf") {
    throw no_container(path,
                       "'" + path.extension().string() + "' counts frames of one rate and cannot hold exact times");
  }
  return *format;
}

std::string name_of(const AVOutputFormat& format) {
  // libav's long names are sentences ("AVI (Audio Video Interleaved)").
  constexpr std::array<std::array<std::string_view, 2>, 6> short_names{
      {{"mp4", "MP4"}, {"mov", "MOV"}, {"ipod", "M4V"}, {"avi", "AVI"}, {"webm", "WebM"}, {"matroska", "Matroska"}}};
  for (const auto& [name, shown] : short_names) {
    if (format_name(format) == name) {
      return std::string(shown);
    }
  }
  return format.long_name != nullptr ? format.long_name : format.name;
}

bool is_mov_family(const AVOutputFormat& format) {
  constexpr std::array<std::string_view, 6> names{"mp4", "mov", "ipod", "3gp", "3g2", "f4v"};
  return std::ranges::find(names, format_name(format)) != names.end();
}

bool is_matroska_family(const AVOutputFormat& format) {
  return format_name(format) == "matroska" || format_name(format) == "webm";
}

bool holds(const AVOutputFormat& format, AVCodecID codec, AVMediaType type) {
  if (type == AVMEDIA_TYPE_ATTACHMENT) {
    return format_name(format) == "matroska";
  }
  if (codec == AV_CODEC_ID_NONE) {
    return false;
  }
  if (format_name(format) == "mpegts") {
    return transport_stream_names(codec);
  }
  // Matroska holds sound without a name of its own (WMA) as the formats of WAV files; FFmpeg calls that unofficial.
  const bool as_wav = format_name(format) == "matroska" && type == AVMEDIA_TYPE_AUDIO &&
                      av_codec_get_tag(riff_audio_tags().data(), codec) != 0;
  // A negative answer means "not known": then the muxer decides when the header is written.
  return as_wav || avformat_query_codec(&format, codec, FF_COMPLIANCE_NORMAL) != 0;
}

bool holds_transparency(const AVOutputFormat& format) {
  return format_name(format) == "mov" || format_name(format) == "nut" || is_matroska_family(format);
}

bool holds_transparency_of(const AVOutputFormat& format, AVCodecID codec) {
  return codec == AV_CODEC_ID_VP8 || codec == AV_CODEC_ID_VP9 ? is_matroska_family(format) : holds_transparency(format);
}

bool keeps_decoding_times_only(const AVOutputFormat& format) {
  constexpr std::array<std::string_view, 3> names{"avi", "asf", "asf_stream"};
  return std::ranges::find(names, format_name(format)) != names.end();
}

bool holds_covers(const AVOutputFormat& format) { return is_mov_family(format) || format_name(format) == "matroska"; }

std::string containers_that_hold(AVCodecID codec, AVMediaType type) {
  std::string list;
  for (const auto ending : usual_endings) {
    const AVOutputFormat* const format = av_guess_format(nullptr, ("a." + std::string(ending)).c_str(), nullptr);
    if (format != nullptr && holds(*format, codec, type)) {
      list += (list.empty() ? "" : ", ") + std::string(ending);
    }
  }
  return list;
}

std::uint32_t tag_for(const AVOutputFormat& format, const AVCodecParameters& parameters) {
  unsigned int other = 0;
  if (format.codec_tag == nullptr || av_codec_get_id(format.codec_tag, parameters.codec_tag) == parameters.codec_id ||
      av_codec_get_tag2(format.codec_tag, parameters.codec_id, &other) == 0) {
    return parameters.codec_tag;
  }
  return 0;
}

}  // namespace smartcv::media::detail

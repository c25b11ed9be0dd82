#include "media/output/muxer.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <new>
#include <numeric>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "media/detail/av_compat.h"
#include "media/detail/av_error.h"
#include "media/output/container.h"

namespace smartcv::media::detail {
namespace {

constexpr std::int64_t default_movie_timescale = 1000;

std::int64_t ticks_per_second(const AVStream& stream) {
  const auto& parameters = *stream.codecpar;
  return parameters.codec_type == AVMEDIA_TYPE_AUDIO ? parameters.sample_rate : stream.time_base.den;
}

// The clock of MP4's start offsets: a whole number of ticks for every stream, video first, as far as 31 bits go.
std::int64_t movie_timescale(const AVFormatContext& output) {
  std::int64_t scale = default_movie_timescale;
  for (const bool video : {true, false}) {
    for (unsigned int index = 0; index < output.nb_streams; ++index) {
      const AVStream& stream = *output.streams[index];
      const std::int64_t ticks = ticks_per_second(stream);
      if ((stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO) != video || ticks <= 0) {
        continue;
      }
      const std::int64_t common = std::lcm(scale, ticks);
      if (common <= std::numeric_limits<std::int32_t>::max()) {
        scale = common;
      }
    }
  }
  return scale;
}

// iTunes' list has no room for keys like com.apple.quicktime.location.ISO6709.
bool has_foreign_tags(const AVDictionary* tags) {
  const AVDictionaryEntry* entry = nullptr;
  while ((entry = av_dict_get(tags, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr) {
    if (std::string_view(entry->key).find('.') != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// Matroska's times of Opus count from the decoder's first sample, all other times from the first that is heard;
// FFmpeg's demuxer minds the distance.
std::int64_t forgotten_delay(const AVFormatContext& output, int stream, AVRational time_base) {
  const AVCodecParameters& parameters = *output.streams[stream]->codecpar;
  if (!muxer_forgets_opus_delay() || !is_matroska_family(*output.oformat) || parameters.codec_id != AV_CODEC_ID_OPUS) {
    return 0;
  }
  constexpr AVRational opus_clock{1, 48000};
  return av_rescale_q(parameters.initial_padding, opus_clock, time_base);
}

}  // namespace

Muxer::Muxer(const AVOutputFormat& format, const std::filesystem::path& path, std::string shown)
    : shown_(std::move(shown)) {
  AVFormatContext* context = nullptr;
  require(avformat_alloc_output_context2(&context, const_cast<AVOutputFormat*>(&format), nullptr, nullptr),
          "prepare the output");
  context_.reset(context);
  context_->opaque = this;
  log_ = std::make_unique<AvLog>(this, [this](int level, const std::string& text, const AVCodecContext*) {
    if (level <= AV_LOG_ERROR) {
      complaint_ = text;
    }
  });
  // No writer's name, no random identifiers: the same input gives the same bytes.
  context_->flags |= AVFMT_FLAG_BITEXACT;
  // What the source's container holds may be "experimental" in FFmpeg's books (TrueHD in MP4).
  context_->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL;
  const std::string url = "file:" + path.string();
  require_written(avio_open2(&context_->pb, url.c_str(), AVIO_FLAG_WRITE, nullptr, nullptr), "opening the output");
}

Muxer::~Muxer() {
  if (context_->pb != nullptr) {
    avio_closep(&context_->pb);
  }
}

AVStream& Muxer::add_stream() {
  AVStream* const stream = avformat_new_stream(context_.get(), nullptr);
  if (stream == nullptr) {
    throw std::bad_alloc();
  }
  return *stream;
}

AVStream& Muxer::add_copied_stream(const AVStream& source) {
  AVStream& stream = add_stream();
  require(avcodec_parameters_copy(stream.codecpar, source.codecpar), "copy the parameters of a stream");
  stream.codecpar->codec_tag = tag_for(*context_->oformat, *source.codecpar);
  stream.time_base = source.time_base;
  stream.avg_frame_rate = source.avg_frame_rate;
  stream.sample_aspect_ratio = source.sample_aspect_ratio;
  return stream;
}

void Muxer::write_header(bool keep_metadata) {
  AVDictionary* options = nullptr;
  if (is_mov_family(*context_->oformat)) {
    av_dict_set_int(&options, "movie_timescale", movie_timescale(*context_), 0);
    if (keep_metadata && has_foreign_tags(context_->metadata)) {
      av_dict_set(&options, "movflags", "use_metadata_tags", 0);
    }
  } else if (is_matroska_family(*context_->oformat) || std::string_view(context_->oformat->name) == "avi") {
    // Audio that begins before zero (priming samples) says so in its time stamps; no reason to move the video.
    context_->avoid_negative_ts = 0;
  } else if (std::string_view(context_->oformat->name) == "mpegts") {
    av_dict_set(&options, "mpegts_copyts", "1", 0);
  }
  const int result = avformat_write_header(context_.get(), &options);
  av_dict_free(&options);
  if (result == AVERROR(EINVAL) || result == AVERROR(EPERM) || result == AVERROR_INVALIDDATA) {
    // Muxers for one kind of stream (GIF, Ogg, MP3) tell only now what they do not take.
    throw Error(ErrorCode::usage,
                fmt::format("{} does not take this video ({}); end the output's name with .mkv, which holds any",
                            name_of(*context_->oformat), complaint_.empty() ? av_error_text(result) : complaint_),
                {"", shown_, std::nullopt});
  }
  require_written(result, "writing the header");
}

AVRational Muxer::time_base(int stream) const { return context_->streams[stream]->time_base; }

bool Muxer::is_attachment(int stream) const {
  return context_->streams[stream]->codecpar->codec_type == AVMEDIA_TYPE_ATTACHMENT;
}

void Muxer::shift(std::int64_t ticks, AVRational time_base) { shift_ = {ticks, time_base}; }

void Muxer::write(AVPacket& packet, int stream, AVRational time_base) {
  const std::int64_t later =
      av_rescale_q(shift_.count, shift_.base, time_base) + forgotten_delay(*context_, stream, time_base);
  for (std::int64_t* const time : {&packet.pts, &packet.dts}) {
    if (*time != AV_NOPTS_VALUE) {
      *time += later;
    }
  }
  av_packet_rescale_ts(&packet, time_base, context_->streams[stream]->time_base);
  packet.stream_index = stream;
  packet.pos = -1;
  repair_times(packet, stream);
  require_written(av_interleaved_write_frame(context_.get(), &packet), "writing");
  require_written(context_->pb->error, "writing");
}

// Copied streams come as the source has them: time stamps may be missing or not rise. Muxers refuse those.
void Muxer::repair_times(AVPacket& packet, int stream) {
  const auto last = last_dts_.find(stream);
  const bool first = last == last_dts_.end();
  if (packet.dts == AV_NOPTS_VALUE) {
    packet.dts = packet.pts != AV_NOPTS_VALUE ? packet.pts : first ? 0 : last->second + 1;
  }
  if (packet.pts == AV_NOPTS_VALUE) {
    packet.pts = packet.dts;
  }
  const bool may_repeat = (context_->oformat->flags & AVFMT_TS_NONSTRICT) != 0;
  if (!first && packet.dts < last->second + (may_repeat ? 0 : 1)) {
    log_debug(
        fmt::format("{}: stream {}: decoding time {} raised to follow {}", shown_, stream, packet.dts, last->second));
    packet.dts = last->second + (may_repeat ? 0 : 1);
    packet.pts = std::max(packet.pts, packet.dts);
  }
  last_dts_[stream] = packet.dts;
}

void Muxer::finish() {
  require_written(av_write_trailer(context_.get()), "writing the trailer");
  avio_flush(context_->pb);
  const int error = context_->pb->error;
  const int closed = avio_closep(&context_->pb);
  require_written(error, "writing the trailer");
  require_written(closed, "closing the output");
}

void Muxer::require_written(int result, const char* doing) const {
  if (result >= 0) {
    return;
  }
  if (result == AVERROR(ENOSPC) || result == AVERROR(EDQUOT)) {
    throw Error(ErrorCode::output, "no space left on the disk; free some space or choose another folder",
                {doing, shown_, std::nullopt});
  }
  const std::string complaint = complaint_.empty() ? "" : " (" + complaint_ + ")";
  throw Error(ErrorCode::output, fmt::format("the output cannot be written: {}{}", av_error_text(result), complaint),
              {doing, shown_, std::nullopt});
}

}  // namespace smartcv::media::detail

#include "media/output/encoder.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <array>
#include <new>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/processor.h"
#include "media/detail/av_compat.h"
#include "media/detail/av_error.h"
#include "media/detail/av_log.h"
#include "media/detail/frame_access.h"
#include "media/detail/source_parameters.h"
#include "media/output/container.h"
#include "media/output/encoder_settings.h"
#include "media/output/hdr_metadata.h"

namespace smartcv::media::detail {
namespace {

class Options {
 public:
  Options() = default;
  ~Options() { av_dict_free(&dictionary_); }
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;
  void set(const std::string& key, const std::string& value) {
    require(av_dict_set(&dictionary_, key.c_str(), value.c_str(), 0), "set an option");
  }
  [[nodiscard]] AVDictionary** get() noexcept { return &dictionary_; }
  [[nodiscard]] std::string first_left() const {
    const AVDictionaryEntry* const entry = av_dict_get(dictionary_, "", nullptr, AV_DICT_IGNORE_SUFFIX);
    return entry != nullptr ? entry->key : "";
  }

 private:
  AVDictionary* dictionary_ = nullptr;
};

AVRational sample_aspect_ratio_of(const SourceParameters& source) {
  if (source.sample_aspect_ratio.num > 0) {
    return source.sample_aspect_ratio;
  }
  return source.first_frame != nullptr && source.first_frame->sample_aspect_ratio.num > 0
             ? source.first_frame->sample_aspect_ratio
             : source.video->sample_aspect_ratio;
}

AVFieldOrder field_order_of(const SourceParameters& source) {
  const AVFieldOrder stored = source.video->field_order;
  if (stored != AV_FIELD_UNKNOWN && stored != AV_FIELD_PROGRESSIVE) {
    return stored;
  }
  if (source.first_frame != nullptr) {
    return is_top_field_first(*source.first_frame) ? AV_FIELD_TT : AV_FIELD_BB;
  }
  return AV_FIELD_TT;
}

void set_picture(AVCodecContext& context, const EncoderChoice& choice, const SourceInfo& source) {
  const SourceParameters& parameters = *source.parameters;
  context.width = source.video.layout.width;
  context.height = source.video.layout.height;
  context.pix_fmt = choice.format;
  context.sample_aspect_ratio = sample_aspect_ratio_of(parameters);
  context.color_primaries = choice.color.primaries;
  context.color_trc = choice.color.transfer;
  context.colorspace = choice.color.matrix;
  context.color_range = choice.color.range;
  context.chroma_sample_location = choice.color.chroma_location;
  context.field_order = source.video.interlaced ? field_order_of(parameters) : AV_FIELD_PROGRESSIVE;
  if (choice.interlaced) {
    context.flags |= AV_CODEC_FLAG_INTERLACED_DCT;
  }
}

void set_clock(AVCodecContext& context, const SourceParameters& source) {
  context.time_base = source.time_base;
  const AVRational average = source.average_frame_rate;
  const AVRational rate = average.num > 0 && average.den > 0 ? average : source.real_frame_rate;
  if (rate.num > 0 && rate.den > 0) {
    context.framerate = rate;
  }
}

std::string x265_parameters(const SourceInfo& source, const EncodeOptions& options, bool matched) {
  std::string text = "log-level=error";  // x265 prints to stderr by itself
  if (matched) {
    text += ":repeat-headers=1";
  }
  if (options.threads > 0) {
    text += fmt::format(":pools={}", options.threads);
  }
  return text + x265_hdr_parameters(hdr_metadata_of(*source.parameters));
}

bool has_constant_rate(const SourceParameters& source) {
  const AVRational average = source.average_frame_rate;
  return average.num > 0 && average.den > 0 && av_cmp_q(average, source.real_frame_rate) == 0;
}

// Time stamps pass as they are with force-cfr and without; with it the bitstream tells the frame rate, without it the
// source's clock rate. x264 0.164 on processors with AVX-512: its macroblock tree reads memory that nobody has written
// where the picture is not a multiple of 8 macroblocks wide, and the same frames give other bits each time.
std::string x264_parameters(const SourceParameters& source) {
  std::string text = has_constant_rate(source) ? "force-cfr=1" : "";
  if (this_processor().avx512) {
    text += text.empty() ? "asm=avx2" : ":asm=avx2";
  }
  return text;
}

// Side data that can identify or that no longer describes what is written; captions (A53) stay.
void strip_frame(AVFrame& frame, bool keep_user_data) {
  if (!keep_user_data) {
    for (const auto type : {AV_FRAME_DATA_SEI_UNREGISTERED, AV_FRAME_DATA_S12M_TIMECODE, AV_FRAME_DATA_GOP_TIMECODE,
                            AV_FRAME_DATA_ICC_PROFILE}) {
      av_frame_remove_side_data(&frame, type);
    }
    av_dict_free(&frame.metadata);
  }
  // The decoder's picture types would force the encoder's.
  frame.pict_type = AV_PICTURE_TYPE_NONE;
  clear_key_frame(frame);
}

// Some encoders (ProRes) take the tags from the picture. A picture that was made up has none of its own.
void set_tags(AVFrame& frame, const AVCodecContext& context) {
  frame.color_primaries = context.color_primaries;
  frame.color_trc = context.color_trc;
  frame.colorspace = context.colorspace;
  frame.color_range = context.color_range;
  frame.chroma_location = context.chroma_sample_location;
}

}  // namespace

Encoder::Encoder(const EncoderChoice& choice, const SourceInfo& source, const EncodeOptions& options,
                 const AVOutputFormat& container)
    : context_(avcodec_alloc_context3(choice.codec)),
      converter_(choice),
      pictures_given_(choice.pictures_given),
      keep_user_data_(options.keep_metadata) {
  if (context_ == nullptr) {
    throw std::bad_alloc();
  }
  open(choice, source, options, container);
  if (context_->framerate.num > 0) {
    default_duration_ = av_rescale_q(1, av_inv_q(context_->framerate), context_->time_base);
  }
}

void Encoder::open(const EncoderChoice& choice, const SourceInfo& source, const EncodeOptions& options,
                   const AVOutputFormat& container) {
  const std::string_view name = choice.codec->name;
  set_picture(*context_, choice, source);
  set_clock(*context_, *source.parameters);
  context_->thread_count = options.threads;
  context_->flags |= AV_CODEC_FLAG_BITEXACT;
  // Full-range MJPEG by tag and the like are "unofficial" in FFmpeg's books.
  context_->strict_std_compliance = FF_COMPLIANCE_UNOFFICIAL;
  if ((container.flags & AVFMT_GLOBALHEADER) != 0) {
    context_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  }
  if (keeps_decoding_times_only(container)) {
    context_->max_b_frames = 0;
  }
  const QualitySettings quality = quality_settings(*choice.codec, options);
  if (quality.bit_rate) {
    context_->bit_rate = *quality.bit_rate;
  }
  if (quality.constant_quantizer) {
    context_->flags |= AV_CODEC_FLAG_QSCALE;
    context_->global_quality = *quality.constant_quantizer * FF_QP2LAMBDA;
  }
  Options private_options;
  for (const auto& [key, value] : quality.options) {
    private_options.set(key, value);
  }
  if ((av_pix_fmt_desc_get(choice.format)->flags & AV_PIX_FMT_FLAG_ALPHA) != 0) {
    for (const auto& [key, value] : transparency_settings(*choice.codec)) {
      private_options.set(key, value);
    }
  }
  if (name == "libx265") {
    private_options.set("x265-params", x265_parameters(source, options, choice.match.has_value()));
  }
  if (name.starts_with("libx264")) {
    std::string parameters = x264_parameters(*source.parameters);
    if (choice.match) {
      parameters += fmt::format("{}sps-id={}", parameters.empty() ? "" : ":", choice.match->parameter_set_number);
      context_->profile = choice.match->profile;
      context_->level = choice.match->level;
    }
    private_options.set("x264-params", parameters);
  }
  if (options.keep_metadata && (name == "libx264" || name == "libx265")) {
    private_options.set("udu_sei", "1");
  }
  std::string complaint;
  context_->opaque = context_.get();
  const AvLog listener(context_.get(), [&complaint](int level, const std::string& text, const AVCodecContext*) {
    if (level <= AV_LOG_ERROR) {
      complaint = text;
    }
  });
  const int result = avcodec_open2(context_.get(), choice.codec, private_options.get());
  if (result < 0) {
    throw Error(ErrorCode::usage,
                fmt::format("the encoder {} refuses this video or these settings ({}x{}, {}, time base {}/{}): {}; "
                            "choose another codec or other settings",
                            name, context_->width, context_->height, source.video.pixel_format, context_->time_base.num,
                            context_->time_base.den, av_error_text(result)));
  }
  if (const std::string left = private_options.first_left(); !left.empty()) {
    throw Error(ErrorCode::internal, fmt::format("the encoder {} does not know the option '{}'", name, left));
  }
}

void Encoder::note_losses(const AVFrame& frame) {
  const auto note = [&](AVFrameSideDataType type, const char* sentence) {
    if (av_frame_get_side_data(&frame, type) != nullptr) {
      losses_.insert(sentence);
    }
  };
  if (!has_option(*context_->codec, "a53cc")) {
    note(AV_FRAME_DATA_A53_CC, "the closed captions in the video: only H.264 and MPEG-2 encoders write them");
  }
  note(AV_FRAME_DATA_DYNAMIC_HDR_PLUS, "the HDR10+ metadata: no encoder writes it (the HDR10 metadata is kept)");
}

void Encoder::send(Frame frame) {
  const PictureLayout layout = frame.picture().layout;
  const std::int64_t number = frames_++;
  const std::int64_t pts = frame.pts();
  const std::int64_t duration = frame.duration();
  if (last_pts_ && pts <= *last_pts_) {
    throw Error(ErrorCode::internal, "a frame does not come later than the one before it",
                {"encoding the video", "", number});
  }
  if (layout.width != context_->width || layout.height != context_->height) {
    throw Error(ErrorCode::internal, "a frame has another size than the video", {"encoding the video", "", number});
  }
  last_pts_ = pts;
  AvFramePtr av = FrameAccess::release(std::move(frame));
  note_losses(*av);
  strip_frame(*av, keep_user_data_);
  av = converter_.convert(std::move(av), layout);
  if (pictures_given_) {
    set_tags(*av, *context_);
  }
  av->pts = pts;
  durations_[pts] = duration > 0 ? duration : default_duration_;
  const int result = avcodec_send_frame(context_.get(), av.get());
  if (result < 0) {
    throw Error(ErrorCode::output, "the encoder failed: " + av_error_text(result), {"encoding the video", "", number});
  }
}

void Encoder::drain() {
  drained_ = true;
  // A second drain is answered with AVERROR_EOF, which is no failure.
  const int result = avcodec_send_frame(context_.get(), nullptr);
  if (result < 0 && result != AVERROR_EOF) {
    throw Error(ErrorCode::output, "the encoder failed: " + av_error_text(result), {"encoding the video", "", {}});
  }
}

bool Encoder::receive(AVPacket& packet) {
  const int result = avcodec_receive_packet(context_.get(), &packet);
  if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) {
    return false;
  }
  if (result < 0) {
    throw Error(ErrorCode::output, "the encoder failed: " + av_error_text(result), {"encoding the video", "", {}});
  }
  // x265 takes its decoding delay from the third frame: without one it leaves the decoding times uninitialised. So few
  // frames are not reordered.
  if (drained_ && frames_ <= 2) {
    packet.dts = packet.pts;
  }
  // Up to FFmpeg 5 encoders with look-ahead forget the durations.
  if (const auto known = durations_.find(packet.pts); known != durations_.end()) {
    packet.duration = known->second;
    durations_.erase(known);
  }
  return true;
}

}  // namespace smartcv::media::detail

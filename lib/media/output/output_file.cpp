#include "media/output/output_file.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/rational.h"
#include "media/detail/av_error.h"
#include "media/detail/source_parameters.h"
#include "media/output/container.h"
#include "media/output/late_comment.h"
#include "media/output/metadata_filter.h"
#include "media/output/output_checks.h"
#include "media/output/video_stream.h"

namespace smartcv::media::detail {
namespace {

// Never the source's own name.
std::filesystem::path partial_name(const std::filesystem::path& path, const std::filesystem::path& source) {
  auto name = smartcv::partial_name(path);
  std::error_code missing;
  return std::filesystem::equivalent(name, source, missing) ? partial_name(name, source) : name;
}

int alpha_bits_of(AVPixelFormat format) {
  const AVPixFmtDescriptor& description = *av_pix_fmt_desc_get(format);
  const bool alpha = (description.flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
  return alpha ? description.comp[description.nb_components - 1].depth : 0;
}

// VP8 and VP9 carry alpha as a picture beside the picture; without this mark (Matroska's AlphaMode) nobody looks at it.
void mark_second_stream_as_alpha(AVStream& stream) {
  const AVCodecID codec = stream.codecpar->codec_id;
  if (codec == AV_CODEC_ID_VP8 || codec == AV_CODEC_ID_VP9) {
    require(av_dict_set(&stream.metadata, "alpha_mode", "1", 0), "set a tag");
  }
}

PartFile open_part(const std::filesystem::path& path, const SourceInfo& source, bool overwrite) {
  require_different_files(path, source.parameters->path);
  return {path, overwrite};
}

std::optional<VoiceTracks> voices_of(const SourceInfo& source, const EncodeOptions& options,
                                     const AVOutputFormat& container) {
  const bool wanted = options.copy_streams && options.sound == SoundChoice::change_voice;
  return wanted ? std::optional<VoiceTracks>(std::in_place, source.parameters->path, container) : std::nullopt;
}

}  // namespace

OutputFile::OutputFile(const std::filesystem::path& path, const SourceInfo& source, EncodeOptions options)
    : container_(container_for(path)),
      source_(source),
      options_(std::move(options)),
      choice_(choose_encoder(source_, options_, container_)),
      groups_(find_groups()),
      voices_(voices_of(source_, options_, container_)),
      part_(open_part(path, source_, options_.overwrite)),
      encoder_(std::make_unique<Encoder>(choice_, source_, options_, container_)),
      clock_(encoder_->time_base()),
      muxer_(container_, part_.part_path(), path.string()),
      copier_(source_.parameters->path, source_.parameters->video_stream) {
  result_.path = path;
  result_.not_copied = not_copied_;
  result_.encoder = choice_.codec->name;
  result_.pixel_format = av_get_pix_fmt_name(choice_.format);
  result_.alpha_bits = alpha_bits_of(choice_.format);
  remark(choice_.format_remark + (choice_.loss.empty() ? "" : "; this loses " + choice_.loss), !choice_.loss.empty());
  remark(choice_.interlace_remark, true);
  add_streams();
  muxer_.write_header(options_.keep_metadata);
}

// Also tells the encoder to fit, before it is made.
std::optional<GroupPlan> OutputFile::find_groups() {
  if (!options_.copy_clean_gops) {
    return std::nullopt;
  }
  GroupPlanOrReason found = plan_groups(source_, choice_, container_);
  if (found.plan) {
    choice_.match = match_of(*found.plan);
  } else {
    not_copied_ = found.reason;
    log_warning(fmt::format("{}: no group of pictures is copied, all are encoded: {}", source_.path, found.reason));
  }
  return std::move(found.plan);
}

std::unique_ptr<Encoder> OutputFile::take_encoder() {
  return encoder_ != nullptr ? std::move(encoder_) : std::make_unique<Encoder>(choice_, source_, options_, container_);
}

void OutputFile::remark(const std::string& remark, bool loud) {
  if (!remark.empty()) {
    (loud ? log_warning : log_info)(source_.path + ": " + remark);
  }
}

void OutputFile::add_streams() {
  AVFormatContext& output = muxer_.context();
  const bool keep = options_.keep_metadata;
  const auto add_video = [&] {
    video_stream_ = add_video_stream(muxer_, *encoder_, source_, result_.left_out);
    if (groups_) {
      adapt_header(*groups_, container_, *output.streams[video_stream_]->codecpar);
    }
    copy_stream_tags(*output.streams[video_stream_], *copier_.input().streams[source_.parameters->video_stream], keep,
                     true);
    if (result_.alpha_bits > 0 && is_matroska_family(container_)) {
      mark_second_stream_as_alpha(*output.streams[video_stream_]);
    }
  };
  if (options_.copy_streams) {
    const auto add_voice = [&](int index) {
      voices_->add_stream(index, muxer_, *copier_.input().streams[index], keep, result_.left_out);
    };
    copier_.add_streams(muxer_, options_, add_video, add_voice, result_.left_out);
    copy_chapters(output, copier_.input(), keep, result_.left_out);
  } else {
    add_video();
  }
  result_.copied_streams = copier_.copied_streams();
  if (voices_) {
    result_.changed_streams = voices_->streams();
  }
  copy_container_tags(output, copier_.input(), keep, result_.left_out);
  if (!options_.comment.empty()) {
    require(av_dict_set(&output.metadata, "comment", options_.comment.c_str(), 0), "set a tag");
  }
}

void OutputFile::start(std::int64_t first_pts) {
  if (first_pts < 0 && (is_mov_family(container_) || is_matroska_family(container_))) {
    shift_ = -first_pts;
    muxer_.shift(shift_, clock_);
  }
}

// A coarser clock than the source's may leave no room between two frames.
void OutputFile::check_time(std::int64_t pts) {
  const AVRational clock = muxer_.time_base(video_stream_);
  const std::int64_t output_pts = av_rescale_q(pts + shift_, clock_, clock);
  if (last_output_pts_ && output_pts <= *last_output_pts_) {
    throw Error(ErrorCode::output,
                fmt::format("two frames fall on the same time, because {} counts time in steps of {}/{} s; choose mp4 "
                            "or mov, which keep every time exactly",
                            name_of(container_), clock.num, clock.den),
                {"writing", result_.path.string(), result_.frames});
  }
  last_output_pts_ = output_pts;
}

// Frames of the source count in its time base already, which is the encoder's.
void OutputFile::expect(ImageTime& time) {
  const Rational clock{clock_.num, clock_.den};
  if (time.time_base != clock) {
    time = {rescale(time.pts, time.time_base, clock), rescale(time.duration, time.time_base, clock), clock};
  }
  if (result_.frames == 0) {
    start(time.pts);
  }
  check_time(time.pts);
  video_end_ = time.pts + time.duration;
  ++result_.frames;
}

void OutputFile::write(AVPacket& packet) {
  copier_.copy_until(packet.dts, clock_, muxer_);
  if (voices_) {
    voices_->write_until(packet.dts, clock_, muxer_);
  }
  muxer_.write(packet, video_stream_, clock_);
  ++packets_;
}

void OutputFile::copy_other_streams(bool partial) {
  if (partial) {
    copier_.copy_until(video_end_, clock_, muxer_);
  } else {
    copier_.copy_rest(muxer_);
  }
  if (voices_) {
    partial ? voices_->write_until(video_end_, clock_, muxer_) : voices_->write_rest(muxer_);
    voices_->drain(muxer_);
  }
  if (!copier_.problem().empty()) {
    result_.left_out.push_back(copier_.problem());
  }
}

// A result that ends early says so in itself. MP4 has its tags at the end of the file, Matroska at the beginning.
void OutputFile::close(bool partial) {
  const bool mark = partial && options_.comment.empty();
  const std::string comment = "SMARTCV PARTIAL: stopped before the end of the source";
  if (mark && is_mov_family(container_)) {
    require(av_dict_set(&muxer_.context().metadata, "comment", comment.c_str(), 0), "set a tag");
  }
  muxer_.finish();
  if (mark && is_matroska_family(container_)) {
    add_late_comment(part_.part_path(), result_.path.string(), container_, comment);
  } else if (mark && !is_mov_family(container_)) {
    remark(name_of(container_) + " has no place for a mark that the result is partial", true);
  }
}

WriteResult OutputFile::finish(const Ending& ending) {
  copy_other_streams(ending.partial);
  result_.copied_frames = ending.copied_frames;
  for (const auto& loss : ending.losses) {
    remark(loss, true);
    result_.left_out.push_back(loss);
  }
  if (packets_ != result_.frames) {
    throw Error(ErrorCode::output, fmt::format("the encoder gave {} pictures for {} frames", packets_, result_.frames),
                {"finishing", result_.path.string(), std::nullopt});
  }
  close(ending.partial);
  verify_video(part_.part_path(), result_.path.string(), result_.frames);
  if (ending.check) {
    ending.check(part_.part_path());
  }
  if (ending.partial) {
    result_.path = partial_name(result_.path, source_.parameters->path);
    part_.publish_as(result_.path);
  } else {
    part_.publish();
  }
  return result_;
}

}  // namespace smartcv::media::detail

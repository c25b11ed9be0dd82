#include "media/writer.h"

#include <new>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/rational.h"
#include "media/detail/av_error.h"
#include "media/detail/source_parameters.h"
#include "media/output/container.h"
#include "media/output/encoder.h"
#include "media/output/encoder_choice.h"
#include "media/output/late_comment.h"
#include "media/output/metadata_filter.h"
#include "media/output/muxer.h"
#include "media/output/output_checks.h"
#include "media/output/stream_copier.h"
#include "media/output/video_stream.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace smartcv::media {

using namespace detail;

class Writer::State {
 public:
  State(const std::filesystem::path& path, const SourceInfo& source, EncodeOptions options);

  void write(Frame frame);
  [[nodiscard]] WriteResult finish(bool partial);

 private:
  void add_streams();
  void to_clock_of_encoder(Frame& frame) const;
  void start(const Frame& first);
  void check_time(const Frame& frame);
  void write_packets();
  void copy_other_streams(bool partial);
  void finish_file(bool partial);
  void remark(const std::string& remark, bool loud);

  const AVOutputFormat& container_;
  SourceInfo source_;
  EncodeOptions options_;
  EncoderChoice choice_;
  PartFile part_;
  Encoder encoder_;
  Muxer muxer_;
  StreamCopier copier_;
  AvPacketPtr packet_;
  WriteResult result_;
  int video_stream_ = 0;
  std::int64_t packets_ = 0;
  std::int64_t shift_ = 0;                       // see Note [Times in the output]; encoder's time base
  std::int64_t video_end_ = 0;                   // encoder's time base
  std::optional<std::int64_t> last_output_pts_;  // output's time base
  bool unusable_ = false;                        // after a throw or the end
};

namespace {

// "out.partial.mp4" for "out.mp4": who looks for the result must not find half of it. Never the source's own name.
std::filesystem::path partial_name(const std::filesystem::path& path, const std::filesystem::path& source) {
  std::filesystem::path name = path.stem();
  name += ".partial";
  name += path.extension();
  name = path.parent_path() / name;
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

}  // namespace

Writer::State::State(const std::filesystem::path& path, const SourceInfo& source, EncodeOptions options)
    : container_(container_for(path)),
      source_(source),
      options_(std::move(options)),
      choice_(choose_encoder(source_, options_, container_)),
      part_(open_part(path, source_, options_.overwrite)),
      encoder_(choice_, source_, options_, container_),
      muxer_(container_, part_.part_path(), path.string()),
      copier_(source_.parameters->path, source_.parameters->video_stream),
      packet_(av_packet_alloc()) {
  if (packet_ == nullptr) {
    throw std::bad_alloc();
  }
  result_.path = path;
  result_.encoder = choice_.codec->name;
  result_.pixel_format = av_get_pix_fmt_name(choice_.format);
  result_.alpha_bits = alpha_bits_of(choice_.format);
  remark(choice_.format_remark + (choice_.loss.empty() ? "" : "; this loses " + choice_.loss), !choice_.loss.empty());
  remark(choice_.interlace_remark, true);
  add_streams();
  muxer_.write_header(options_.keep_metadata);
}

void Writer::State::remark(const std::string& remark, bool loud) {
  if (!remark.empty()) {
    (loud ? log_warning : log_info)(source_.path + ": " + remark);
  }
}

void Writer::State::add_streams() {
  AVFormatContext& output = muxer_.context();
  const bool keep = options_.keep_metadata;
  const auto add_video = [&] {
    video_stream_ = add_video_stream(muxer_, encoder_, source_, result_.left_out);
    copy_stream_tags(*output.streams[video_stream_], *copier_.input().streams[source_.parameters->video_stream], keep,
                     true);
    if (result_.alpha_bits > 0 && is_matroska_family(container_)) {
      mark_second_stream_as_alpha(*output.streams[video_stream_]);
    }
  };
  if (options_.copy_streams) {
    copier_.add_streams(muxer_, keep, add_video, result_.left_out);
    copy_chapters(output, copier_.input(), keep, result_.left_out);
  } else {
    add_video();
  }
  result_.copied_streams = copier_.copied_streams();
  copy_container_tags(output, copier_.input(), keep, result_.left_out);
  if (!options_.comment.empty()) {
    require(av_dict_set(&output.metadata, "comment", options_.comment.c_str(), 0), "set a tag");
  }
}

// Frames of the source count in its time base already, which is the encoder's.
void Writer::State::to_clock_of_encoder(Frame& frame) const {
  const Rational clock{encoder_.time_base().num, encoder_.time_base().den};
  if (frame.time_base() != clock) {
    frame.set_time(rescale(frame.pts(), frame.time_base(), clock), rescale(frame.duration(), frame.time_base(), clock),
                   clock);
  }
}

void Writer::State::start(const Frame& first) {
  if (first.pts() < 0 && (is_mov_family(container_) || is_matroska_family(container_))) {
    shift_ = -first.pts();
    muxer_.shift(shift_, encoder_.time_base());
  }
}

// A coarser clock than the source's may leave no room between two frames.
void Writer::State::check_time(const Frame& frame) {
  const AVRational clock = muxer_.time_base(video_stream_);
  const std::int64_t pts = av_rescale_q(frame.pts() + shift_, encoder_.time_base(), clock);
  if (last_output_pts_ && pts <= *last_output_pts_) {
    throw Error(ErrorCode::output,
                fmt::format("two frames fall on the same time, because {} counts time in steps of {}/{} s; choose mp4 "
                            "or mov, which keep every time exactly",
                            name_of(container_), clock.num, clock.den),
                {"writing", result_.path.string(), frame.sequence()});
  }
  last_output_pts_ = pts;
}

void Writer::State::write(Frame frame) {
  if (unusable_) {
    throw Error(ErrorCode::internal, "a frame was written after the writer had failed or finished");
  }
  unusable_ = true;
  to_clock_of_encoder(frame);
  if (result_.frames == 0) {
    start(frame);
  }
  check_time(frame);
  video_end_ = frame.pts() + frame.duration();
  ++result_.frames;
  encoder_.send(std::move(frame));
  write_packets();
  unusable_ = false;
}

void Writer::State::write_packets() {
  while (encoder_.receive(*packet_)) {
    copier_.copy_until(packet_->dts, encoder_.time_base(), muxer_);
    muxer_.write(*packet_, video_stream_, encoder_.time_base());
    ++packets_;
  }
}

void Writer::State::copy_other_streams(bool partial) {
  if (partial) {
    copier_.copy_until(video_end_, encoder_.time_base(), muxer_);
  } else {
    copier_.copy_rest(muxer_);
  }
  if (!copier_.problem().empty()) {
    result_.left_out.push_back(copier_.problem());
  }
}

// A result that ends early says so in itself. MP4 has its tags at the end of the file, Matroska at the beginning.
void Writer::State::finish_file(bool partial) {
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

WriteResult Writer::State::finish(bool partial) {
  const auto failure = [this](const std::string& what) {
    return Error(ErrorCode::output, what, {"finishing", result_.path.string(), std::nullopt});
  };
  if (unusable_) {
    throw Error(ErrorCode::internal, "the writer was finished after it had failed or finished");
  }
  unusable_ = true;
  if (result_.frames == 0) {
    throw failure("there is no frame to write");
  }
  encoder_.drain();
  write_packets();
  copy_other_streams(partial);
  for (const auto& loss : encoder_.losses()) {
    remark(loss, true);
    result_.left_out.push_back(loss);
  }
  if (packets_ != result_.frames) {
    throw failure(fmt::format("the encoder gave {} pictures for {} frames", packets_, result_.frames));
  }
  finish_file(partial);
  verify_video(part_.part_path(), result_.path.string(), result_.frames);
  if (partial) {
    result_.path = partial_name(result_.path, source_.parameters->path);
    part_.publish_as(result_.path);
  } else {
    part_.publish();
  }
  return result_;
}

Writer::Writer(const std::filesystem::path& path, const SourceInfo& source, EncodeOptions options)
    : state_(std::make_unique<State>(path, source, std::move(options))) {}
Writer::~Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

void Writer::write(Frame frame) { state_->write(std::move(frame)); }
WriteResult Writer::finish(bool partial) { return state_->finish(partial); }

}  // namespace smartcv::media

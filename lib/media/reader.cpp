#include "media/reader.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "base/error.h"
#include "media/detail/av_compat.h"
#include "media/detail/drawable_converter.h"
#include "media/detail/frame_access.h"
#include "media/detail/packet_source.h"
#include "media/detail/picture_layout.h"
#include "media/detail/pts_repair.h"
#include "media/detail/source_description.h"
#include "media/detail/stream_description.h"
#include "media/detail/video_decoder.h"

namespace smartcv::media {
namespace {

using detail::AvFramePtr;
using detail::AvPacketPtr;
using detail::checked;

// The most frames without a time stamp at the start that are held until one comes that has one.
constexpr std::size_t most_undated_frames = 64;

// Frames that are said to last less than one of so many parts of the usual duration have an unknown duration.
constexpr std::int64_t shortest_share_of_nominal = 16;

std::string size_text(const AVFrame& frame) { return std::to_string(frame.width) + "x" + std::to_string(frame.height); }

std::string format_text(int format) {
  const char* const name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(format));
  return name != nullptr ? name : "unknown";
}

std::int64_t nominal_duration(const AVStream& stream) {
  const AVRational rate = stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  return rate.num > 0 && rate.den > 0 ? av_rescale_q(1, av_inv_q(rate), stream.time_base) : 1;
}

}  // namespace

class Reader::State {
 public:
  enum class Start { at_beginning, at_key_frame };

  State(const std::filesystem::path& path, const ReaderOptions& options, Start start)
      : path_(path),
        options_(options),
        start_(start),
        packets_(path, options.stream_index,
                 options.image_sequences ? detail::find_image_sequence(path, options.image_rate) : std::nullopt),
        decoder_(packets_.stream(), options.decoder_threads, path),
        packet_(checked(AvPacketPtr(av_packet_alloc()))),
        repair_(nominal_duration(packets_.stream()), av_rescale_q(1, {1, 1}, packets_.stream().time_base)) {
    if (start == Start::at_key_frame && !packets_.seek(options.from_pts.value_or(0))) {
      return;  // see begins_late()
    }
    hold_first_frames();
  }

  // The container led to no place, or to one behind the frame that is wanted.
  [[nodiscard]] bool begins_late() const {
    return options_.from_pts && (held_.empty() || held_.front().av->best_effort_timestamp > *options_.from_pts);
  }

  [[nodiscard]] const SourceInfo& info() const noexcept { return info_; }
  [[nodiscard]] const ReadStatistics& statistics() const noexcept { return statistics_; }

  // From where the index led to, nothing came that is wanted: either the video has ended by then, or its times count
  // otherwise from there (transport streams whose clock begins anew).
  [[nodiscard]] bool was_led_astray() const { return start_ == Start::at_key_frame && statistics_.frames == 0; }
  [[nodiscard]] std::unique_ptr<State> from_the_beginning() const {
    return std::make_unique<State>(path_, options_, Start::at_beginning);
  }

  [[nodiscard]] std::optional<Frame> next() {
    for (;;) {
      auto frame = next_decoded();
      if (!frame || !options_.from_pts || frame->pts() >= *options_.from_pts) {
        return frame;
      }
      --statistics_.frames;
      statistics_.damaged_frames -= frame->damaged() ? 1 : 0;
    }
  }

 private:
  struct Decoded {
    AvFramePtr av;
    bool damaged = false;
  };

  [[nodiscard]] std::optional<Frame> next_decoded() {
    std::optional<Decoded> decoded;
    if (!held_.empty()) {
      decoded = std::move(held_.front());
      held_.pop_front();
    } else {
      decoded = decode();
    }
    if (!decoded) {
      finish_statistics();
      return std::nullopt;
    }
    return hand_out(std::move(*decoded));
  }

  // The first frame completes the description of the source. Frames before the first time stamp get theirs from it.
  void hold_first_frames() {
    do {
      auto decoded = decode();
      if (!decoded) {
        break;
      }
      held_.push_back(std::move(*decoded));
    } while (held_.back().av->best_effort_timestamp == AV_NOPTS_VALUE && held_.size() < most_undated_frames);
    if (held_.empty()) {
      const std::string& problem = decoder_.watch().errors() > 0 ? decoder_.watch().first_problem() : "";
      fail("not one frame of its video stream could be decoded" + (problem.empty() ? "" : " (" + problem + ")"));
    }
    date_backwards();
    const AVFrame& first = *held_.front().av;
    first_width_ = first.width;
    first_height_ = first.height;
    first_format_ = first.format;
    if (detail::drawable_format_for(static_cast<AVPixelFormat>(first.format)) == AV_PIX_FMT_NONE) {
      fail("its sample format " + format_text(first.format) +
           " cannot be worked on; convert the file with ffmpeg first");
    }
    info_ = detail::describe_source(path_, packets_.input(), packets_.stream().index, first, layout_for(first));
    statistics_.expected_frames = info_.video.expected_frames;
  }

  void date_backwards() {
    const std::int64_t known = held_.back().av->best_effort_timestamp;
    if (held_.size() == 1 || known == AV_NOPTS_VALUE) {
      return;
    }
    const std::int64_t step = std::max<std::int64_t>(nominal_duration(packets_.stream()), 1);
    for (std::size_t i = 0; i + 1 < held_.size(); ++i) {
      held_[i].av->best_effort_timestamp = known - step * static_cast<std::int64_t>(held_.size() - 1 - i);
      ++dated_backwards_;
    }
  }

  [[nodiscard]] static PictureLayout layout_for(const AVFrame& frame) {
    return detail::layout_of(*detail::DrawableConverter().convert(AvFramePtr(checked(av_frame_clone(&frame)))));
  }

  // The next frame that is to be shown; nothing at the end.
  [[nodiscard]] std::optional<Decoded> decode() {
    AvFramePtr frame(checked(av_frame_alloc()));
    for (;;) {
      switch (decoder_.receive(*frame)) {
        case detail::VideoDecoder::Outcome::end:
          return std::nullopt;
        case detail::VideoDecoder::Outcome::needs_packet:
          feed();
          break;
        case detail::VideoDecoder::Outcome::frame: {
          const bool damaged = decoder_.take_damage(*frame);
          if (is_shown(*frame)) {
            return Decoded{std::move(frame), damaged};
          }
          av_frame_unref(frame.get());
          break;
        }
      }
    }
  }

  void feed() {
    if (packets_.read(*packet_)) {
      decoder_.send(*packet_);
    } else {
      decoder_.send_end();
    }
  }

  // Not shown: frames the container cuts away (edit list), and frames before the first one that has all its
  // references (the start of a recording between two key frames), as players do it.
  [[nodiscard]] bool is_shown(const AVFrame& frame) {
    if ((frame.flags & AV_FRAME_FLAG_DISCARD) != 0) {
      return false;
    }
    started_ = started_ || (frame.flags & AV_FRAME_FLAG_CORRUPT) == 0;
    return started_;
  }

  [[nodiscard]] Frame hand_out(Decoded decoded) {
    check_shape(*decoded.av);
    const std::int64_t duration = plausible(detail::frame_duration(*decoded.av));
    const std::int64_t pts = repair_.next(detail::known_time(decoded.av->best_effort_timestamp), duration);
    const AVRational time_base = packets_.stream().time_base;
    const int stored_format = decoded.av->format;
    AvFramePtr av = converter_.convert(std::move(decoded.av));
    const bool as_decoded = av->format == stored_format && !decoded.damaged;
    const PictureLayout layout = detail::layout_of(*av);
    Frame frame = detail::FrameAccess::wrap(std::move(av), layout);
    frame.set_sequence(statistics_.frames);
    frame.set_time(pts, std::max<std::int64_t>(duration, 0), detail::to_rational(time_base));
    frame.set_damaged(decoded.damaged);
    frame.set_as_decoded(as_decoded);
    ++statistics_.frames;
    statistics_.damaged_frames += decoded.damaged ? 1 : 0;
    return frame;
  }

  // For x264's streams of variable rate libav gives one tick of the clock as the duration of every frame.
  [[nodiscard]] std::int64_t plausible(std::int64_t duration) const {
    return duration * shortest_share_of_nominal < nominal_duration(packets_.stream()) ? 0 : duration;
  }

  void check_shape(const AVFrame& frame) const {
    if (frame.width != first_width_ || frame.height != first_height_) {
      fail("the picture size changes from " + std::to_string(first_width_) + "x" + std::to_string(first_height_) +
           " to " + size_text(frame) + "; bring the whole file to one size with ffmpeg's scale filter first");
    }
    if (frame.format != first_format_) {
      fail("the sample format changes from " + format_text(first_format_) + " to " + format_text(frame.format) +
           "; bring the whole file to one format with ffmpeg first");
    }
  }

  void finish_statistics() {
    statistics_.decoder_errors = decoder_.watch().errors();
    statistics_.corrupt_packets = packets_.corrupt_packets();
    statistics_.repaired_pts = repair_.repaired() + dated_backwards_;
    statistics_.truncated = packets_.ends_early();
    if (packets_.indexed_frames()) {
      statistics_.expected_frames = packets_.indexed_frames();
    } else if (statistics_.complete()) {
      statistics_.expected_frames = statistics_.frames;
    }
    statistics_.first_problem = packets_.first_problem();
    if (statistics_.first_problem.empty()) {
      statistics_.first_problem = decoder_.watch().first_problem();
    }
    if (statistics_.first_problem.empty() && statistics_.damaged_frames > 0) {
      statistics_.first_problem = "the decoder marked frames as damaged";
    }
  }

  [[noreturn]] void fail(const std::string& message) const {
    ErrorContext context{.doing = "decoding the video", .file = path_.string()};
    if (statistics_.frames > 0) {
      context.frame = statistics_.frames;
    }
    throw Error(ErrorCode::input, message, context);
  }

  std::filesystem::path path_;
  ReaderOptions options_;
  Start start_;
  detail::PacketSource packets_;
  detail::VideoDecoder decoder_;
  detail::DrawableConverter converter_;
  AvPacketPtr packet_;
  detail::PtsRepair repair_;
  std::deque<Decoded> held_;
  SourceInfo info_;
  ReadStatistics statistics_;
  int first_width_ = 0;
  int first_height_ = 0;
  int first_format_ = -1;
  std::int64_t dated_backwards_ = 0;
  bool started_ = false;
};

Reader::Reader(const std::filesystem::path& path, ReaderOptions options)
    : state_(std::make_unique<State>(path, options,
                                     options.from_pts ? State::Start::at_key_frame : State::Start::at_beginning)) {
  if (state_->begins_late()) {
    state_ = std::make_unique<State>(path, options, State::Start::at_beginning);
  }
}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const SourceInfo& Reader::info() const noexcept { return state_->info(); }

std::optional<Frame> Reader::next() {
  auto frame = state_->next();
  if (!frame && state_->was_led_astray()) {
    state_ = state_->from_the_beginning();
    frame = state_->next();
  }
  return frame;
}

const ReadStatistics& Reader::statistics() const noexcept { return state_->statistics(); }

}  // namespace smartcv::media

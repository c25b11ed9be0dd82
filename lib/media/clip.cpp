#include "media/clip.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/part_file.h"
#include "media/clip/audio_track.h"
#include "media/clip/packet_pieces.h"
#include "media/detail/packet_source.h"
#include "media/detail/source_parameters.h"
#include "media/output/container.h"
#include "media/output/encoder.h"
#include "media/output/encoder_choice.h"
#include "media/output/muxer.h"
#include "media/output/output_checks.h"
#include "media/output/video_stream.h"
#include "media/reader.h"

namespace smartcv::media {

using namespace detail;

namespace {

void stop_when_asked(const ClipJob& job) {
  if (job.stopped && job.stopped()) {
    throw Error(ErrorCode::stopped, "stopped on request", {"cutting a clip", job.output.string(), std::nullopt});
  }
}

// The frames of all pieces with times of the clip. A frame is held back until the next one tells how long it is shown.
class ClipFrames {
 public:
  explicit ClipFrames(const ClipJob& job) : job_(job) { begin_piece(); }

  [[nodiscard]] const SourceInfo& info() const { return reader_->info(); }

  struct Shown {
    Frame frame;
    std::int64_t pts = 0, duration = 0;  // of the clip
  };

  [[nodiscard]] std::optional<Shown> next() {
    while (!held_) {
      if (piece_ + 1 == job_.pieces.size()) {
        return std::nullopt;
      }
      offset_ += piece().end_pts - piece().start_pts;
      ++piece_;
      begin_piece();
    }
    Frame frame = std::move(*held_);
    held_ = read();
    const std::int64_t pts = frame.pts();
    const std::int64_t until = held_ ? held_->pts() : piece().end_pts;
    return Shown{std::move(frame), offset_ + pts - piece().start_pts, until - pts};
  }

 private:
  [[nodiscard]] const ClipPiece& piece() const { return job_.pieces[piece_]; }

  void begin_piece() {
    ReaderOptions options;
    options.decoder_threads = job_.decoder_threads;
    options.from_pts = piece().start_pts;
    reader_ = std::make_unique<Reader>(job_.source, options);
    held_ = read();
  }

  [[nodiscard]] std::optional<Frame> read() {
    stop_when_asked(job_);
    auto frame = reader_->next();
    return frame && frame->pts() < piece().end_pts ? std::move(frame) : std::nullopt;
  }

  const ClipJob& job_;
  std::unique_ptr<Reader> reader_;
  std::optional<Frame> held_;
  std::size_t piece_ = 0;
  std::int64_t offset_ = 0;  // where it begins in the clip
};

class ClipWriter {
 public:
  explicit ClipWriter(const ClipJob& job)
      : job_(job), container_(container_for(job.output)), packet_(checked(av_packet_alloc())), part_(open_part(job)) {}

  ClipFile run() {
    Muxer muxer(container_, part_.part_path(), job_.output.string());
    if (!job_.copy || !copied(muxer)) {
      encode(muxer);
    }
    if (job_.frames > 0 && file_.frames != job_.frames) {
      throw Error(ErrorCode::input,
                  fmt::format("{} frames are where {} were when it was analysed; is it the same video?", file_.frames,
                              job_.frames),
                  {"cutting a clip", job_.source.string(), std::nullopt});
    }
    muxer.finish();
    verify_video(part_.part_path(), job_.output.string(), file_.frames);
    part_.publish();
    return file_;
  }

 private:
  static PartFile open_part(const ClipJob& job) {
    require_different_files(job.output, job.source);
    return {job.output, job.encode.overwrite};
  }

  // False, and nothing written, when the packets cannot be taken as they are.
  [[nodiscard]] bool copied(Muxer& muxer) {
    const PacketSource input(job_.source, std::nullopt);
    const AVStream& source = input.stream();
    if (!holds(container_, source.codecpar->codec_id, AVMEDIA_TYPE_VIDEO) || !can_be_copied(job_.source, job_.pieces)) {
      return false;
    }
    const int video = add_copied_video(source, muxer);
    const AVRational clock = source.time_base;
    AudioTrack audio(job_.source, source.index, clock, job_.pieces, muxer, file_.left_out);
    muxer.write_header(false);
    file_.copied = true;
    file_.frames = copy_pieces(job_.source, job_.pieces, [&](AVPacket& packet) {
      stop_when_asked(job_);
      const std::int64_t time = packet.pts;
      muxer.write(packet, video, clock);
      av_packet_unref(&packet);
      audio.write_until(time, muxer);
    });
    audio.finish(muxer);
    return true;
  }

  void encode(Muxer& muxer) {
    ClipFrames frames(job_);
    const SourceInfo source = frames.info();
    const SourceInfo info = job_.describe ? job_.describe(source) : source;
    const AVRational clock = info.parameters->time_base;
    const EncoderChoice choice = choose_encoder(info, job_.encode, container_);
    Encoder encoder(choice, info, job_.encode, container_);
    const int video = add_video_stream(muxer, encoder, info, file_.left_out);
    AudioTrack audio(job_.source, info.video.stream_index, clock, job_.pieces, muxer, file_.left_out);
    muxer.write_header(false);
    const auto write_packets = [&] {
      while (encoder.receive(*packet_)) {
        muxer.write(*packet_, video, encoder.time_base());
        av_packet_unref(packet_.get());
      }
    };
    while (auto shown = frames.next()) {
      Frame frame = job_.change ? job_.change(std::move(shown->frame), source) : std::move(shown->frame);
      const Rational from{clock.num, clock.den};
      const Rational to{encoder.time_base().num, encoder.time_base().den};
      frame.set_time(rescale(shown->pts, from, to), rescale(shown->duration, from, to), to);
      encoder.send(std::move(frame));
      ++file_.frames;
      write_packets();
      audio.write_until(shown->pts, muxer);
    }
    encoder.drain();
    write_packets();
    audio.finish(muxer);
    file_.left_out.insert(file_.left_out.end(), encoder.losses().begin(), encoder.losses().end());
  }

  const ClipJob& job_;
  const AVOutputFormat& container_;
  AvPacketPtr packet_;
  PartFile part_;
  ClipFile file_;
};

}  // namespace

ClipFile write_clip(const ClipJob& job) {
  if (job.pieces.empty() ||
      std::ranges::any_of(job.pieces, [](const ClipPiece& piece) { return piece.end_pts <= piece.start_pts; })) {
    throw Error(ErrorCode::internal, "a clip without a piece, or with an empty one");
  }
  return ClipWriter(job).run();
}

}  // namespace smartcv::media

#include "media/writer.h"

#include <algorithm>
#include <new>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "media/copy/group_track.h"
#include "media/detail/source_parameters.h"
#include "media/output/encoder.h"
#include "media/output/output_file.h"
#include "media/output/segment_track.h"

namespace smartcv::media {

using namespace detail;

namespace {

// Segments are joined as they are: groups of the source have no place between them.
EncodeOptions options_for(EncodeOptions options, bool in_segments) {
  options.copy_clean_gops = options.copy_clean_gops && !in_segments;
  return options;
}

}  // namespace

class Writer::State {
 public:
  State(const std::filesystem::path& path, const SourceInfo& source, EncodeOptions options,
        std::optional<Segments> segments)
      : shown_(path.string()),
        keep_metadata_(options.keep_metadata),
        file_(path, source, options_for(std::move(options), segments.has_value())),
        encoder_(file_.take_encoder()),
        packet_(av_packet_alloc()) {
    if (packet_ == nullptr) {
      throw std::bad_alloc();
    }
    if (segments) {
      segments_.emplace(*std::move(segments), encoder_->context());
    } else if (auto plan = file_.take_groups()) {
      begin_groups(*std::move(plan), source);
    }
  }

  void keep(ImageTime time) {
    require_usable("a frame was kept");
    if (!segments_ || file_.expected_frames() >= segments_->finished_frames()) {
      throw Error(ErrorCode::internal, "a frame was kept that no finished segment holds");
    }
    file_.expect(time);
  }

  void write(Frame frame) {
    require_usable("a frame was written");
    unusable_ = true;
    ImageTime time{frame.pts(), frame.duration(), frame.time_base()};
    file_.expect(time);
    frame.set_time(time.pts, time.duration, time.time_base);
    if (groups_) {
      groups_->write(std::move(frame), file_.last_output_pts());
    } else {
      begin_segment();
      encoder_->send(std::move(frame));
      write_packets();
    }
    unusable_ = false;
  }

  std::int64_t end_segment() {
    require_usable("a segment was ended");
    if (!segments_ || !segments_->is_open()) {
      return 0;
    }
    unusable_ = true;
    encoder_->drain();
    write_packets();
    const std::int64_t before = segments_->finished_frames();
    const std::int64_t frames = segments_->close(encoder_->losses());
    if (before + frames != file_.expected_frames()) {
      throw failure(
          fmt::format("the encoder gave {} pictures for {} frames", frames, file_.expected_frames() - before));
    }
    encoder_.reset();
    unusable_ = false;
    return frames;
  }

  [[nodiscard]] WriteResult finish(bool partial) {
    require_usable("the writer was finished");
    if (file_.expected_frames() == 0) {
      throw failure("there is no frame to write");
    }
    end_segment();
    unusable_ = true;
    if (segments_) {
      segments_->join([this](AVPacket& packet) { file_.write(packet); });
      return file_.finish({.partial = partial, .losses = segments_->losses()});
    }
    if (groups_) {
      groups_->end();
      return file_.finish(
          {.partial = partial,
           .losses = groups_->losses(),
           .copied_frames = groups_->copied_frames(),
           .check = [this](const std::filesystem::path& part) { groups_->check().check(part, shown_); }});
    }
    encoder_->drain();
    write_packets();
    return file_.finish({.partial = partial, .losses = encoder_->losses()});
  }

 private:
  void require_usable(const char* what) const {
    if (unusable_) {
      throw Error(ErrorCode::internal, std::string(what) + " after the writer had failed or finished");
    }
  }
  [[nodiscard]] Error failure(const std::string& what) const {
    return {ErrorCode::output, what, {"finishing", shown_, std::nullopt}};
  }

  void begin_groups(GroupPlan plan, const SourceInfo& source) {
    const AVRational rate = source.parameters->average_frame_rate;
    const std::int64_t step =
        rate.num > 0 && rate.den > 0 ? av_rescale_q(1, av_inv_q(rate), source.parameters->time_base) : 1;
    const bool in_header = plan.codec == AV_CODEC_ID_H264;
    groups_.emplace(GroupTrack::Parts{.plan = std::move(plan),
                                      .source = source.parameters->path,
                                      .stream = source.parameters->video_stream,
                                      .keep_metadata = keep_metadata_,
                                      .drop_parameter_sets = in_header,
                                      .step = std::max<std::int64_t>(1, step),
                                      .new_encoder = [this] { return file_.take_encoder(); },
                                      .give = [this](AVPacket& packet) { file_.write(packet); }},
                    std::move(encoder_));
  }

  void begin_segment() {
    if (!segments_ || segments_->is_open()) {
      return;
    }
    if (encoder_ == nullptr) {
      encoder_ = file_.take_encoder();
    }
    segments_->open(encoder_->context());
  }

  void write_packets() {
    while (encoder_->receive(*packet_)) {
      if (segments_) {
        segments_->write(*packet_);
        av_packet_unref(packet_.get());
      } else {
        file_.write(*packet_);
      }
    }
  }

  std::string shown_;
  bool keep_metadata_;
  OutputFile file_;
  std::unique_ptr<Encoder> encoder_;  // none between two segments
  std::optional<SegmentTrack> segments_;
  std::optional<GroupTrack> groups_;
  AvPacketPtr packet_;
  bool unusable_ = false;  // after a throw or the end
};

Writer::Writer(const std::filesystem::path& path, const SourceInfo& source, EncodeOptions options,
               std::optional<Segments> segments)
    : state_(std::make_unique<State>(path, source, std::move(options), std::move(segments))) {}
Writer::~Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

void Writer::keep(const ImageTime& time) { state_->keep(time); }
void Writer::write(Frame frame) { state_->write(std::move(frame)); }
std::int64_t Writer::end_segment() { return state_->end_segment(); }
WriteResult Writer::finish(bool partial) { return state_->finish(partial); }

}  // namespace smartcv::media

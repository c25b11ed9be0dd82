#include "media/segment_writer.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/rational.h"
#include "media/detail/av_ptr.h"
#include "media/output/container.h"
#include "media/output/encoder.h"
#include "media/output/encoder_choice.h"
#include "media/output/packet_file.h"

namespace smartcv::media {

using namespace detail;

class SegmentWriter::State {
 public:
  State(const std::filesystem::path& segment, const std::filesystem::path& output, const SourceInfo& source,
        const EncodeOptions& options)
      : choice_(choose_encoder(source, options, container_for(output))),
        encoder_(choice_, source, options, container_for(output)),
        packets_(segment, encoder_.context()),
        packet_(checked(av_packet_alloc())) {
    result_.path = segment;
    result_.encoder = choice_.codec->name;
    result_.pixel_format = av_get_pix_fmt_name(choice_.format);
  }

  void write(Frame frame) {
    const AVRational base = encoder_.time_base();
    const Rational clock{base.num, base.den};
    if (frame.time_base() != clock) {
      frame.set_time(rescale(frame.pts(), frame.time_base(), clock),
                     rescale(frame.duration(), frame.time_base(), clock), clock);
    }
    ++result_.frames;
    encoder_.send(std::move(frame));
    write_packets();
  }

  [[nodiscard]] WriteResult finish() {
    encoder_.drain();
    write_packets();
    const std::int64_t packets = packets_.summary().packets;
    if (result_.frames == 0 || packets != result_.frames) {
      throw Error(ErrorCode::output, fmt::format("the encoder gave {} pictures for {} frames", packets, result_.frames),
                  {"finishing a piece", result_.path.string(), std::nullopt});
    }
    packets_.publish(encoder_.losses());
    return result_;
  }

 private:
  void write_packets() {
    while (encoder_.receive(*packet_)) {
      packets_.write(*packet_);
      av_packet_unref(packet_.get());
    }
  }

  EncoderChoice choice_;
  Encoder encoder_;
  PacketFileWriter packets_;
  AvPacketPtr packet_;
  WriteResult result_;
};

SegmentWriter::SegmentWriter(const std::filesystem::path& segment, const std::filesystem::path& output,
                             const SourceInfo& source, const EncodeOptions& options)
    : state_(std::make_unique<State>(segment, output, source, options)) {}
SegmentWriter::~SegmentWriter() = default;

void SegmentWriter::write(Frame frame) { state_->write(std::move(frame)); }
WriteResult SegmentWriter::finish() { return state_->finish(); }

}  // namespace smartcv::media

#ifndef SMARTCV_MEDIA_OUTPUT_ENCODER_H
#define SMARTCV_MEDIA_OUTPUT_ENCODER_H

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "media/detail/av_ptr.h"
#include "media/frame.h"
#include "media/output/encoder_choice.h"
#include "media/output/sample_converter.h"
#include "media/source_info.h"
#include "media/writer.h"

namespace smartcv::media::detail {

// The video encoder. Its clock is the source's time base, so every pts passes unchanged. Frames are handed over by
// reference; the encoder alone decides on picture types and key frames.
class Encoder {
 public:
  // The container decides where the parameter sets go and whether pictures may be reordered. Throws Error(usage) when
  // the encoder refuses the settings.
  Encoder(const EncoderChoice& choice, const SourceInfo& source, const EncodeOptions& options,
          const AVOutputFormat& container);

  [[nodiscard]] const AVCodecContext& context() const noexcept { return *context_; }
  [[nodiscard]] AVRational time_base() const noexcept { return context_->time_base; }

  // Encodes one frame, whose times are in time_base() and rise. Throws Error(internal) when they do not, Error(output)
  // when the encoder fails.
  void send(Frame frame);
  // No more frames come: receive() then gives what is left.
  void drain();
  // The next packet, times in time_base(), duration set; false when the encoder wants more frames or is empty.
  [[nodiscard]] bool receive(AVPacket& packet);
  // A sentence for each kind of message inside the frames that the encoder cannot write; complete at the end.
  [[nodiscard]] const std::set<std::string>& losses() const noexcept { return losses_; }

 private:
  void note_losses(const AVFrame& frame);
  void open(const EncoderChoice& choice, const SourceInfo& source, const EncodeOptions& options,
            const AVOutputFormat& container);

  AvCodecContextPtr context_;
  SampleConverter converter_;
  bool pictures_given_;
  bool keep_user_data_;
  std::int64_t frames_ = 0;
  bool drained_ = false;
  std::set<std::string> losses_;
  std::optional<std::int64_t> last_pts_;
  std::int64_t default_duration_ = 0;
  std::map<std::int64_t, std::int64_t> durations_;  // of the frames inside the encoder, by pts
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_ENCODER_H

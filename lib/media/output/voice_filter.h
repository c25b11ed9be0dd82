#ifndef SMARTCV_MEDIA_OUTPUT_VOICE_FILTER_H
#define SMARTCV_MEDIA_OUTPUT_VOICE_FILTER_H

#include <cstdint>
#include <span>
#include <string>

#include "media/detail/av_ptr.h"

struct AVFilterContext;
struct AVFilterGraph;

namespace smartcv::media::detail {

struct AvFilterGraphFree {
  void operator()(AVFilterGraph* p) const noexcept;
};
using AvFilterGraphPtr = std::unique_ptr<AVFilterGraph, AvFilterGraphFree>;

// Throws Error(usage) when this FFmpeg has not all of the filters.
void require_filters(std::span<const char* const> names);

// Makes a voice another one.
//
// Note [Voices]: the samples are played at three quarters of their rate, which lowers the pitch and the formants alike
// by a fourth (the mouth and throat that one hears are a third longer), and the time is brought back by overlapping
// pieces (FFmpeg's atempo, WSOLA). Nothing is random: the same sound gives the same samples. As many come out as went
// in, the first at the time of the first. Whoever knows the ratio can shift back, as with every change of pitch that
// leaves speech to be understood; only muted sound says nothing.
class VoiceFilter {
 public:
  struct Form {
    AVSampleFormat in = AV_SAMPLE_FMT_FLTP;
    AVSampleFormat out = AV_SAMPLE_FMT_FLTP;
    int sample_rate = 0;
    const AVChannelLayout* layout = nullptr;  // read by the constructor only
    std::int64_t samples = 0;                 // of the whole sound
    int frame_size = 0;                       // samples in a frame that comes out; the last one may have fewer
  };

  // Throws Error(usage) when this FFmpeg lacks a filter.
  explicit VoiceFilter(const Form& form);

  // Takes the frame's contents; nullptr: no more comes. Frames follow each other without a gap.
  void send(AVFrame* frame);
  // False when it wants more, or at the end. Times of the frames mean nothing.
  [[nodiscard]] bool receive(AVFrame& frame);

 private:
  AvFilterGraphPtr graph_;
  AVFilterContext* source_ = nullptr;
  AVFilterContext* sink_ = nullptr;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_VOICE_FILTER_H

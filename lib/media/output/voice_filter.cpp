#include "media/output/voice_filter.h"

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
#include <libavutil/mem.h>
#include <libavutil/samplefmt.h>
}

#include <array>
#include <cmath>

#include "base/error.h"
#include "base/format.h"
#include "media/detail/av_error.h"

namespace smartcv::media::detail {
namespace {

constexpr double ratio = 0.75;  // of pitch and formants

constexpr std::array filters{"abuffer", "asetrate", "aresample",    "atempo",     "apad",
                             "atrim",   "aformat",  "asetnsamples", "abuffersink"};

std::string chain(const VoiceFilter::Form& form) {
  const auto lowered = static_cast<int>(std::lround(form.sample_rate * ratio));
  return fmt::format(
      "asetrate={},aresample={},atempo={:.12f},apad=whole_len={},atrim=end_sample={},aformat=sample_fmts={},"
      "asetnsamples=n={}:p=0",
      lowered, form.sample_rate, static_cast<double>(form.sample_rate) / lowered, form.samples, form.samples,
      av_get_sample_fmt_name(form.out), form.frame_size);
}

AVFilterContext* checked_filter(AVFilterGraph& graph, const char* name, const char* label) {
  return checked(avfilter_graph_alloc_filter(&graph, avfilter_get_by_name(name), label));
}

struct FreeInOut {
  void operator()(AVFilterInOut* p) const noexcept { avfilter_inout_free(&p); }
};
using InOutPtr = std::unique_ptr<AVFilterInOut, FreeInOut>;

InOutPtr open_end(const char* name, AVFilterContext& filter) {
  InOutPtr end(checked(avfilter_inout_alloc()));
  end->name = checked(av_strdup(name));
  end->filter_ctx = &filter;
  return end;
}

}  // namespace

void AvFilterGraphFree::operator()(AVFilterGraph* p) const noexcept { avfilter_graph_free(&p); }

void require_filters(std::span<const char* const> names) {
  for (const char* const name : names) {
    if (avfilter_get_by_name(name) == nullptr) {
      throw Error(ErrorCode::usage,
                  fmt::format("this FFmpeg is built without the filter '{}', which changes voices; use --mute", name));
    }
  }
}

VoiceFilter::VoiceFilter(const Form& form) {
  require_filters(filters);
  graph_.reset(checked(avfilter_graph_alloc()));
  graph_->nb_threads = 1;
  source_ = checked_filter(*graph_, "abuffer", "in");
  AVBufferSrcParameters* const parameters = checked(av_buffersrc_parameters_alloc());
  parameters->format = form.in;
  parameters->sample_rate = form.sample_rate;
  parameters->time_base = {1, form.sample_rate};
  const int copied = av_channel_layout_copy(&parameters->ch_layout, form.layout);
  const int set = copied < 0 ? copied : av_buffersrc_parameters_set(source_, parameters);
  av_channel_layout_uninit(&parameters->ch_layout);
  av_free(parameters);
  require(set, "describe sound to a filter");
  require(avfilter_init_str(source_, nullptr), "prepare a filter");
  sink_ = checked_filter(*graph_, "abuffersink", "out");
  require(avfilter_init_str(sink_, nullptr), "prepare a filter");
  AVFilterInOut* outputs = open_end("in", *source_).release();
  AVFilterInOut* inputs = open_end("out", *sink_).release();
  const int parsed = avfilter_graph_parse_ptr(graph_.get(), chain(form).c_str(), &inputs, &outputs, nullptr);
  avfilter_inout_free(&inputs);
  avfilter_inout_free(&outputs);
  require(parsed, "prepare the change of the voice");
  require(avfilter_graph_config(graph_.get(), nullptr), "prepare the change of the voice");
}

void VoiceFilter::send(AVFrame* frame) { require(av_buffersrc_add_frame(source_, frame), "change the voice"); }

bool VoiceFilter::receive(AVFrame& frame) {
  const int result = av_buffersink_get_frame(sink_, &frame);
  if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) {
    return false;
  }
  require(result, "change the voice");
  return true;
}

}  // namespace smartcv::media::detail

#ifndef SMARTCV_MEDIA_DETAIL_AV_PTR_H
#define SMARTCV_MEDIA_DETAIL_AV_PTR_H

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <new>

namespace smartcv::media::detail {

// Every libav pointer the floor owns is one of these.
struct AvDelete {
  void operator()(AVFrame* p) const noexcept { av_frame_free(&p); }
  void operator()(AVPacket* p) const noexcept { av_packet_free(&p); }
  void operator()(AVCodecContext* p) const noexcept { avcodec_free_context(&p); }
  void operator()(AVCodecParameters* p) const noexcept { avcodec_parameters_free(&p); }
  void operator()(SwrContext* p) const noexcept { swr_free(&p); }
  void operator()(SwsContext* p) const noexcept { sws_freeContext(p); }
};
using AvFramePtr = std::unique_ptr<AVFrame, AvDelete>;
using AvPacketPtr = std::unique_ptr<AVPacket, AvDelete>;
using AvCodecContextPtr = std::unique_ptr<AVCodecContext, AvDelete>;
using AvCodecParametersPtr = std::unique_ptr<AVCodecParameters, AvDelete>;
using SwrContextPtr = std::unique_ptr<SwrContext, AvDelete>;
using SwsContextPtr = std::unique_ptr<SwsContext, AvDelete>;

struct AvInputClose {
  void operator()(AVFormatContext* p) const noexcept { avformat_close_input(&p); }
};
using AvInputPtr = std::unique_ptr<AVFormatContext, AvInputClose>;

// An output context; its `pb` is closed by whoever opened it.
struct AvOutputFree {
  void operator()(AVFormatContext* p) const noexcept { avformat_free_context(p); }
};
using AvOutputPtr = std::unique_ptr<AVFormatContext, AvOutputFree>;

// What libav has allocated; throws std::bad_alloc for null.
template <typename Pointer>
[[nodiscard]] Pointer checked(Pointer pointer) {
  if (pointer == nullptr) {
    throw std::bad_alloc();
  }
  return pointer;
}

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_AV_PTR_H

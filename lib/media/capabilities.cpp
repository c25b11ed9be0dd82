#include "media/capabilities.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/hwcontext.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <cstring>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "media/detail/av_compat.h"
#include "media/detail/av_error.h"
#include "media/detail/av_log.h"
#include "media/detail/av_ptr.h"

namespace smartcv::media {
namespace {

using detail::AvCodecContextPtr;
using detail::AvFramePtr;
using detail::AvLog;
using detail::AvPacketPtr;
using detail::require;

// NVENC takes nothing below 145x49 (HEVC 129x33), NVDEC nothing below 48x16.
constexpr int side = 256;

struct BufferRelease {
  void operator()(AVBufferRef* p) const noexcept { av_buffer_unref(&p); }
};
using BufferPtr = std::unique_ptr<AVBufferRef, BufferRelease>;

std::string version_text(unsigned version) {
  return fmt::format("{}.{}.{}", AV_VERSION_MAJOR(version), AV_VERSION_MINOR(version), AV_VERSION_MICRO(version));
}

// The last error libav spoke of while this lives: it says more than an error code ("Cannot load
// libnvidia-encode.so.1").
class Complaint {
 public:
  explicit Complaint(const void* key)
      : log_(key, [this](int level, const std::string& text, const AVCodecContext*) {
          if (level <= AV_LOG_ERROR && !text.empty()) {
            text_ = text;
          }
        }) {}
  [[nodiscard]] std::string or_else(const std::string& other) const { return text_.empty() ? other : text_; }

 private:
  std::string text_;  // declared before the log, which writes to it
  AvLog log_;
};

AVPixelFormat first_format_in_memory(const AVCodec& codec) {
  for (const AVPixelFormat format : detail::encoder_pixel_formats(codec)) {
    const AVPixFmtDescriptor* const descriptor = av_pix_fmt_desc_get(format);
    if (descriptor != nullptr && (descriptor->flags & AV_PIX_FMT_FLAG_HWACCEL) == 0) {
      return format;
    }
  }
  return AV_PIX_FMT_YUV420P;
}

AvFramePtr black_frame(AVPixelFormat format) {
  AvFramePtr frame(av_frame_alloc());
  if (frame == nullptr) {
    throw std::bad_alloc();
  }
  frame->format = format;
  frame->width = side;
  frame->height = side;
  require(av_frame_get_buffer(frame.get(), 0), "take memory for a picture");
  for (const AVBufferRef* const buffer : frame->buf) {
    if (buffer != nullptr) {
      std::memset(buffer->data, 0, buffer->size);
    }
  }
  return frame;
}

AvCodecContextPtr opened_encoder(const AVCodec& codec) {
  AvCodecContextPtr context(avcodec_alloc_context3(&codec));
  if (context == nullptr) {
    throw std::bad_alloc();
  }
  context->opaque = context.get();
  context->width = side;
  context->height = side;
  context->pix_fmt = first_format_in_memory(codec);
  context->time_base = {1, 25};
  context->framerate = {25, 1};
  context->thread_count = 1;
  context->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL;
  if (std::string(codec.name) == "libx265") {
    av_opt_set(context->priv_data, "x265-params", "log-level=none", 0);  // x265 prints by itself
  }
  return context;
}

// One picture through the encoder; every packet that comes out.
std::vector<AvPacketPtr> encoded_picture(AVCodecContext& context, const AVCodec& codec) {
  require(avcodec_open2(&context, &codec, nullptr), "open");
  AvFramePtr frame = black_frame(context.pix_fmt);
  frame->pts = 0;
  require(avcodec_send_frame(&context, frame.get()), "take a picture");
  require(avcodec_send_frame(&context, nullptr), "end");
  std::vector<AvPacketPtr> packets;
  for (;;) {
    AvPacketPtr packet(av_packet_alloc());
    if (packet == nullptr) {
      throw std::bad_alloc();
    }
    const int result = avcodec_receive_packet(&context, packet.get());
    if (result == AVERROR_EOF) {
      return packets;
    }
    require(result, "give a packet");
    packets.push_back(std::move(packet));
  }
}

// H.264 where it can be made; MPEG-2, which every FFmpeg encodes itself and every NVDEC reads, where not.
const AVCodec& sample_encoder() {
  const AVCodec* const codec = avcodec_find_encoder_by_name("libx264");
  return codec != nullptr ? *codec : *avcodec_find_encoder(AV_CODEC_ID_MPEG2VIDEO);
}

AVPixelFormat take_cuda(AVCodecContext*, const AVPixelFormat* offered) {
  for (; *offered != AV_PIX_FMT_NONE; ++offered) {
    if (*offered == AV_PIX_FMT_CUDA) {
      return *offered;
    }
  }
  return AV_PIX_FMT_NONE;
}

void decode_on_gpu(AVCodecContext& decoder, const std::vector<AvPacketPtr>& packets) {
  for (const AvPacketPtr& packet : packets) {
    require(avcodec_send_packet(&decoder, packet.get()), "take a packet");
  }
  require(avcodec_send_packet(&decoder, nullptr), "end");
  const AvFramePtr frame(av_frame_alloc());
  if (frame == nullptr) {
    throw std::bad_alloc();
  }
  require(avcodec_receive_frame(&decoder, frame.get()), "give a picture");
  if (frame->format != AV_PIX_FMT_CUDA) {
    throw Error(ErrorCode::model, "the picture was decoded on the CPU");
  }
}

}  // namespace

FfmpegFacts ffmpeg_facts() {
  const auto library = [](const char* name, unsigned built, unsigned running) {
    return LibraryVersion{name, version_text(built), version_text(running)};
  };
  return {av_version_info(),
          avcodec_license(),
          avcodec_configuration(),
          {library("libavformat", LIBAVFORMAT_VERSION_INT, avformat_version()),
           library("libavcodec", LIBAVCODEC_VERSION_INT, avcodec_version()),
           library("libavutil", LIBAVUTIL_VERSION_INT, avutil_version()),
           library("libswscale", LIBSWSCALE_VERSION_INT, swscale_version())}};
}

CodecTrial try_encoder(const std::string& name) {
  CodecTrial trial{name, false, "this FFmpeg is built without it"};
  const AVCodec* const codec = avcodec_find_encoder_by_name(name.c_str());
  if (codec == nullptr) {
    return trial;
  }
  trial.present = true;
  const AvCodecContextPtr context = opened_encoder(*codec);
  const Complaint complaint(context.get());
  try {
    trial.problem = encoded_picture(*context, *codec).empty() ? "it gives no packet for a picture" : "";
  } catch (const Error& error) {
    trial.problem = complaint.or_else(error.message());
  }
  return trial;
}

CodecTrial try_nvidia_decoder() {
  CodecTrial trial{"cuda", av_hwdevice_find_type_by_name("cuda") != AV_HWDEVICE_TYPE_NONE,
                   "this FFmpeg is built without it"};
  AVBufferRef* made = nullptr;
  // Devices have no codec context to speak through.
  const Complaint complaint(nullptr);
  const int result = av_hwdevice_ctx_create(&made, AV_HWDEVICE_TYPE_CUDA, nullptr, nullptr, 0);
  const BufferPtr device(made);
  if (result < 0) {
    trial.problem = trial.present ? complaint.or_else(detail::av_error_text(result)) : trial.problem;
    return trial;
  }
  try {
    const AVCodec& encoder = sample_encoder();
    const auto packets = encoded_picture(*opened_encoder(encoder), encoder);
    const AVCodec* const codec = avcodec_find_decoder(encoder.id);
    AvCodecContextPtr decoder(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
    if (decoder == nullptr) {
      trial.problem = "there is no decoder for the made-up clip";
      return trial;
    }
    decoder->hw_device_ctx = av_buffer_ref(device.get());
    decoder->get_format = take_cuda;
    require(avcodec_open2(decoder.get(), codec, nullptr), "open");
    decode_on_gpu(*decoder, packets);
    trial.problem.clear();
  } catch (const Error& error) {
    trial.problem = complaint.or_else(error.message());
  }
  return trial;
}

}  // namespace smartcv::media

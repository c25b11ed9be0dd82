#include "media/images/image_encoder.h"

extern "C" {
#include <libavutil/opt.h>
}

#include <new>
#include <string>

#include "base/error.h"
#include "media/detail/av_error.h"

namespace smartcv::media::detail {
namespace {

AVPixelFormat format_for(ImageFormat format, std::size_t components) {
  const auto choose = [components](AVPixelFormat gray, AVPixelFormat rgb, AVPixelFormat rgba) {
    return components == 1 ? gray : components == 3 ? rgb : components == 4 ? rgba : AV_PIX_FMT_NONE;
  };
  switch (format) {
    case ImageFormat::png8:
      return choose(AV_PIX_FMT_GRAY8, AV_PIX_FMT_RGB24, AV_PIX_FMT_RGBA);
    case ImageFormat::png16:
      return choose(AV_PIX_FMT_GRAY16BE, AV_PIX_FMT_RGB48BE, AV_PIX_FMT_RGBA64BE);
    case ImageFormat::exr_half:
      return choose(AV_PIX_FMT_GRAYF32LE, AV_PIX_FMT_GBRPF32LE, AV_PIX_FMT_GBRAPF32LE);
  }
  return AV_PIX_FMT_NONE;
}

void set(AVCodecContext& codec, const char* option, const char* value) {
  require(av_opt_set(codec.priv_data, option, value, 0), "set an option of the image encoder");
}

}  // namespace

void ImageEncoder::open(std::size_t components, int width, int height) {
  const bool exr = options_.format == ImageFormat::exr_half;
  const AVCodec* const encoder = avcodec_find_encoder_by_name(exr ? "exr" : "png");
  if (encoder == nullptr) {
    throw Error(ErrorCode::usage, std::string("this FFmpeg has no encoder for ") + (exr ? "EXR" : "PNG") +
                                      " images; choose another format");
  }
  codec_.reset(avcodec_alloc_context3(encoder));
  frame_.reset(av_frame_alloc());
  packet_.reset(av_packet_alloc());
  if (codec_ == nullptr || frame_ == nullptr || packet_ == nullptr) {
    throw std::bad_alloc();
  }
  codec_->width = frame_->width = width;
  codec_->height = frame_->height = height;
  codec_->pix_fmt = format_for(options_.format, components);
  frame_->format = codec_->pix_fmt;
  codec_->sample_aspect_ratio = {static_cast<int>(pixel_aspect_.num), static_cast<int>(pixel_aspect_.den)};
  codec_->time_base = {1, 25};
  codec_->thread_count = 1;
  codec_->flags |= AV_CODEC_FLAG_BITEXACT;
  if (exr) {
    set(*codec_, "format", "half");
    set(*codec_, "compression", options_.compression == 0 ? "none" : "zip16");
  } else {
    codec_->compression_level = options_.compression;
    set(*codec_, "pred", options_.compression == 0 ? "none" : "paeth");
  }
  require(avcodec_open2(codec_.get(), encoder, nullptr), "open the image encoder");
  require(av_frame_get_buffer(frame_.get(), 0), "allocate a picture");
}

std::string_view ImageEncoder::encode(std::span<const SampleReader> components) {
  const int width = components.front().width();
  const int height = components.front().height();
  if (codec_ == nullptr) {
    open(components.size(), width, height);
  }
  if (width != codec_->width || height != codec_->height ||
      format_for(options_.format, components.size()) != codec_->pix_fmt) {
    throw Error(ErrorCode::internal, "an image of a sequence has another size or other components than the first one");
  }
  require(av_frame_make_writable(frame_.get()), "allocate a picture");
  write_samples(components, *frame_);
  av_packet_unref(packet_.get());
  require(avcodec_send_frame(codec_.get(), frame_.get()), "encode an image");
  require(avcodec_receive_packet(codec_.get(), packet_.get()), "encode an image");
  return {reinterpret_cast<const char*>(packet_->data), static_cast<std::size_t>(packet_->size)};
}

}  // namespace smartcv::media::detail

#include "media/detail/drawable_converter.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>

#include "base/error.h"
#include "media/detail/av_error.h"
#include "media/detail/picture_layout.h"

namespace smartcv::media::detail {
namespace {

AVPixelFormat rgb_for(int depth, bool alpha) {
  if (depth <= 8) {
    // Packed: swscale takes palettes and 5/6-bit RGB to planes only by way of YUV, which costs precision.
    return alpha ? AV_PIX_FMT_BGRA : AV_PIX_FMT_BGR24;
  }
  if (depth <= 10) {
    return alpha ? AV_PIX_FMT_GBRAP10LE : AV_PIX_FMT_GBRP10LE;
  }
  return alpha ? AV_PIX_FMT_GBRAP16LE : AV_PIX_FMT_GBRP16LE;
}

AVPixelFormat yuv_for(int depth, bool alpha) {
  if (depth <= 8) {
    return alpha ? AV_PIX_FMT_YUVA444P : AV_PIX_FMT_YUV444P;
  }
  return alpha ? AV_PIX_FMT_YUVA444P16LE : AV_PIX_FMT_YUV444P16LE;
}

// What EXR images decode to; their 16-bit form has the same planes.
bool is_planar_float(AVPixelFormat format) {
  return format == AV_PIX_FMT_GRAYF32LE || format == AV_PIX_FMT_GBRPF32LE || format == AV_PIX_FMT_GBRAPF32LE;
}

// swscale takes RGB of these by way of YUV, which costs a few of the 16 bits.
void quantise(const AVFrame& from, AVFrame& to) {
  const int planes = av_pix_fmt_count_planes(static_cast<AVPixelFormat>(from.format));
  for (int plane = 0; plane < planes; ++plane) {
    for (int y = 0; y < from.height; ++y) {
      const std::uint8_t* source = from.data[plane] + static_cast<std::ptrdiff_t>(y) * from.linesize[plane];
      std::uint8_t* target = to.data[plane] + static_cast<std::ptrdiff_t>(y) * to.linesize[plane];
      for (int x = 0; x < from.width; ++x, source += sizeof(float), target += 2) {
        float value = 0;
        std::memcpy(&value, source, sizeof value);
        // Not a number becomes 0.
        const auto word = std::lrint((value > 0 ? std::min(value, 1.0F) : 0.0F) * 65535);
        target[0] = static_cast<std::uint8_t>(word & 0xff);
        target[1] = static_cast<std::uint8_t>(word >> 8);
      }
    }
  }
}

}  // namespace

AVPixelFormat drawable_format_for(AVPixelFormat format) noexcept {
  const AVPixFmtDescriptor* const description = av_pix_fmt_desc_get(format);
  if (is_drawable(format)) {
    return format;
  }
  if (description == nullptr || (description->flags & AV_PIX_FMT_FLAG_HWACCEL) != 0) {
    return AV_PIX_FMT_NONE;
  }
  const AVPixelFormat twin = av_pix_fmt_swap_endianness(format);
  if (twin != AV_PIX_FMT_NONE && is_drawable(twin)) {
    return twin;
  }
  const bool alpha = (description->flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
  const int depth = description->comp[0].depth;
  const bool xyz = format == AV_PIX_FMT_XYZ12LE || format == AV_PIX_FMT_XYZ12BE;
  constexpr std::uint64_t colourful = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BAYER;
  if (xyz || (description->flags & colourful) != 0) {
    return rgb_for(depth, alpha);
  }
  if (description->nb_components <= 2) {
    return depth <= 8 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_GRAY16LE;
  }
  return format == AV_PIX_FMT_UYYVYY411 ? AV_PIX_FMT_YUV411P : yuv_for(depth, alpha);
}

AvFramePtr DrawableConverter::convert(AvFramePtr frame) {
  const auto source = static_cast<AVPixelFormat>(frame->format);
  if (is_drawable(source)) {
    return frame;
  }
  const AVPixelFormat target = drawable_format_for(source);
  if (target == AV_PIX_FMT_NONE) {
    throw Error(ErrorCode::internal, "a frame of a hardware decoder cannot be converted");
  }
  const bool planar_float = is_planar_float(source);
  if (!planar_float) {
    prepare(*frame, target);
  }
  AvFramePtr converted(av_frame_alloc());
  if (converted == nullptr) {
    throw std::bad_alloc();
  }
  require(av_frame_copy_props(converted.get(), frame.get()), "copy frame properties");
  converted->width = frame->width;
  converted->height = frame->height;
  converted->format = target;
  if ((av_pix_fmt_desc_get(target)->flags & AV_PIX_FMT_FLAG_RGB) != 0) {
    converted->color_range = AVCOL_RANGE_JPEG;
  }
  require(av_frame_get_buffer(converted.get(), 0), "allocate a picture");
  if (planar_float) {
    quantise(*frame, *converted);
    return converted;
  }
  require(
      sws_scale(scaler_.get(), frame->data, frame->linesize, 0, frame->height, converted->data, converted->linesize),
      "convert a picture");
  return converted;
}

void DrawableConverter::prepare(const AVFrame& source, AVPixelFormat target) {
  const auto format = static_cast<AVPixelFormat>(source.format);
  if (scaler_ != nullptr && source_format_ == format) {
    return;  // the reader refuses a change of size before it comes here
  }
  constexpr int exact = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT;
  scaler_.reset(sws_getContext(source.width, source.height, format, source.width, source.height, target, exact, nullptr,
                               nullptr, nullptr));
  if (scaler_ == nullptr) {
    throw Error(ErrorCode::internal,
                std::string("swscale does not convert the sample format ") + av_get_pix_fmt_name(format));
  }
  source_format_ = format;
  // Same matrix and range on both sides: no conversion of colours may sneak in.
  const bool rgb = (av_pix_fmt_desc_get(target)->flags & AV_PIX_FMT_FLAG_RGB) != 0;
  const int full = rgb || source.color_range == AVCOL_RANGE_JPEG ? 1 : 0;
  const int* const matrix = sws_getCoefficients(SWS_CS_DEFAULT);
  constexpr int one = 1 << 16;
  static_cast<void>(sws_setColorspaceDetails(scaler_.get(), matrix, full, matrix, full, 0, one, one));
}

}  // namespace smartcv::media::detail

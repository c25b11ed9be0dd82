#include "media/output/sample_converter.h"

extern "C" {
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
}

#include <array>
#include <new>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "media/detail/av_error.h"
#include "media/detail/picture_layout.h"
#include "media/detail/sample_levels.h"
#include "media/output/sample_format.h"

namespace smartcv::media::detail {
namespace {

int swscale_matrix(ColorMatrix matrix) {
  switch (matrix) {
    case ColorMatrix::bt709:
      return SWS_CS_ITU709;
    case ColorMatrix::bt2020:
      return SWS_CS_BT2020;
    case ColorMatrix::fcc:
      return SWS_CS_FCC;
    case ColorMatrix::smpte240m:
      return SWS_CS_SMPTE240M;
    default:
      return SWS_CS_ITU601;
  }
}

// In 1/256 of a luma sample; swscale's unit.
std::array<int, 2> swscale_siting(ChromaSiting siting) {
  switch (siting) {
    case ChromaSiting::center:
      return {128, 128};
    case ChromaSiting::top_left:
      return {0, 0};
    case ChromaSiting::top:
      return {128, 0};
    case ChromaSiting::bottom_left:
      return {0, 256};
    case ChromaSiting::bottom:
      return {128, 256};
    default:
      return {0, 128};
  }
}

bool is_rgb(AVPixelFormat format) { return (av_pix_fmt_desc_get(format)->flags & AV_PIX_FMT_FLAG_RGB) != 0; }

bool is_yuv(AVPixelFormat format) { return !is_rgb(format) && av_pix_fmt_desc_get(format)->nb_components > 2; }

// Luma is the gray picture, chroma is neutral.
void write_gray(const AVFrame& frame, const PictureLayout& layout, bool limited, AVFrame& converted) {
  const PictureLayout target = layout_for(static_cast<AVPixelFormat>(converted.format), layout);
  const auto from = view_of<const std::uint8_t>(frame, layout);
  const auto to = view_of<std::uint8_t>(converted, target);
  rescale_samples(from.components[0], full_levels(layout.depth), to.components[0],
                  limited ? limited_levels(target.depth) : full_levels(target.depth));
  for (const auto& component : to.view().subspan(1)) {
    const bool chroma = target.model == ColorModel::yuv && &component != &to.components[3];
    fill_samples(component, chroma ? 1 << (target.depth - 1) : full_levels(target.depth).white);
  }
}

}  // namespace

SampleConverter::SampleConverter(const EncoderChoice& choice)
    : format_(choice.format),
      color_(choice.color),
      pictures_given_(choice.pictures_given),
      limited_only_(choice.limited_only) {}

AvFramePtr SampleConverter::convert(AvFramePtr frame, const PictureLayout& layout) {
  frame->format = without_range(static_cast<AVPixelFormat>(frame->format));
  if (frame->format == format_ && !(limited_only_ && is_yuv(format_) && layout.range == ColorRange::full)) {
    return frame;
  }
  AvFramePtr converted(av_frame_alloc());
  if (converted == nullptr) {
    throw std::bad_alloc();
  }
  require(av_frame_copy_props(converted.get(), frame.get()), "copy the properties of a picture");
  converted->format = format_;
  converted->width = frame->width;
  converted->height = frame->height;
  require(av_frame_get_buffer(converted.get(), 0), "allocate a picture");
  if (pictures_given_ && layout.model == ColorModel::gray && !is_rgb(format_)) {
    write_gray(*frame, layout, limited_only_, *converted);
  } else {
    scale(*frame, layout, *converted);
  }
  return converted;
}

void SampleConverter::scale(const AVFrame& frame, const PictureLayout& layout, AVFrame& converted) {
  prepare(frame, layout);
  require(sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, converted.data, converted.linesize),
          "convert a picture for the encoder");
  const PictureLayout target = layout_for(format_, layout);
  if (layout.has_alpha && target.has_alpha) {
    rescale_samples(view_of<const std::uint8_t>(frame, layout).view().back(), full_levels(layout.depth),
                    view_of<std::uint8_t>(converted, target).view().back(), full_levels(target.depth));
  }
}

void SampleConverter::prepare(const AVFrame& frame, const PictureLayout& layout) {
  const auto source = static_cast<AVPixelFormat>(frame.format);
  if (scaler_ != nullptr && scaler_source_ == source && scaler_layout_ == layout) {
    return;
  }
  scaler_.reset(sws_alloc_context());
  if (scaler_ == nullptr) {
    throw std::bad_alloc();
  }
  const auto siting = swscale_siting(layout.siting);
  const auto set = [this](const char* name, int value) { av_opt_set_int(scaler_.get(), name, value, 0); };
  set("srcw", frame.width);
  set("srch", frame.height);
  set("src_format", source);
  set("dstw", frame.width);
  set("dsth", frame.height);
  set("dst_format", format_);
  set("sws_flags", SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT);
  if (layout.model == ColorModel::yuv) {
    set("src_h_chr_pos", layout.log2_chroma_width != 0 ? siting[0] : 0);
    set("src_v_chr_pos", layout.log2_chroma_height != 0 ? siting[1] : 0);
  }
  const bool to_rgb = is_rgb(format_);
  const ColorMatrix rgb_matrix = color_.matrix == AVCOL_SPC_BT709        ? ColorMatrix::bt709
                                 : color_.matrix == AVCOL_SPC_BT2020_NCL ? ColorMatrix::bt2020
                                                                         : ColorMatrix::bt601;
  const ColorMatrix target_matrix = is_rgb(source) ? rgb_matrix : layout.matrix;
  const bool source_full = layout.range == ColorRange::full;
  // Between YUV formats the range stays; out of RGB it is what the tags will say.
  const bool target_full =
      to_rgb || (is_rgb(source) ? color_.range == AVCOL_RANGE_JPEG : source_full && !limited_only_);
  sws_setColorspaceDetails(scaler_.get(), sws_getCoefficients(swscale_matrix(layout.matrix)), source_full ? 1 : 0,
                           sws_getCoefficients(swscale_matrix(target_matrix)), target_full ? 1 : 0, 0, 1 << 16,
                           1 << 16);
  if (sws_init_context(scaler_.get(), nullptr, nullptr) < 0) {
    throw Error(ErrorCode::internal, fmt::format("pictures cannot be converted from {} to {}; choose another codec or "
                                                 "pixel format",
                                                 av_get_pix_fmt_name(source), av_get_pix_fmt_name(format_)));
  }
  scaler_source_ = source;
  scaler_layout_ = layout;
}

}  // namespace smartcv::media::detail

#include "media/detail/picture_layout.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <cstdint>
#include <new>
#include <span>
#include <string>

#include "base/error.h"
#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {
namespace {

constexpr int first_high_definition_height = 720;

std::span<const AVComponentDescriptor> components_of(const AVPixFmtDescriptor& format) {
  return {format.comp, format.nb_components};
}

bool is_describable(const AVComponentDescriptor& component, int depth, bool big_endian) {
  const int bits = component.depth + component.shift;
  if (component.depth != depth || bits > 16) {
    return false;
  }
  // A word at an odd address shares its bytes with a neighbour (x2rgb10): it cannot be drawn on by itself.
  return bits <= 8 || (!big_endian && component.offset % 2 == 0 && component.step % 2 == 0);
}

const AVPixFmtDescriptor& drawable_format(int format) {
  const auto pixel_format = static_cast<AVPixelFormat>(format);
  if (!is_drawable(pixel_format)) {
    const char* name = av_get_pix_fmt_name(pixel_format);
    throw Error(ErrorCode::internal,
                "the sample format " + std::string(name != nullptr ? name : "?") + " cannot be drawn on");
  }
  return *av_pix_fmt_desc_get(pixel_format);
}

ColorModel model_of(const AVPixFmtDescriptor& format) {
  if ((format.flags & AV_PIX_FMT_FLAG_RGB) != 0) {
    return ColorModel::rgb;
  }
  return format.nb_components <= 2 ? ColorModel::gray : ColorModel::yuv;
}

ColorMatrix matrix_of(const AVFrame& frame) {
  switch (frame.colorspace) {
    case AVCOL_SPC_BT709:
      return ColorMatrix::bt709;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
      return ColorMatrix::bt601;
    case AVCOL_SPC_FCC:
      return ColorMatrix::fcc;
    case AVCOL_SPC_SMPTE240M:
      return ColorMatrix::smpte240m;
    case AVCOL_SPC_YCGCO:
      return ColorMatrix::ycgco;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
    case AVCOL_SPC_CHROMA_DERIVED_NCL:
    case AVCOL_SPC_CHROMA_DERIVED_CL:
    case AVCOL_SPC_ICTCP:
      return ColorMatrix::bt2020;
    default:
      return frame.height < first_high_definition_height ? ColorMatrix::bt601 : ColorMatrix::bt709;
  }
}

bool is_full_range_format(int format) {
  return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P ||
         format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
}

ColorRange range_of(const AVFrame& frame, ColorModel model) {
  if (is_full_range_format(frame.format) || frame.color_range == AVCOL_RANGE_JPEG) {
    return ColorRange::full;
  }
  if (frame.color_range == AVCOL_RANGE_MPEG) {
    return ColorRange::limited;
  }
  return model == ColorModel::yuv ? ColorRange::limited : ColorRange::full;
}

ChromaSiting siting_of(AVChromaLocation location) {
  switch (location) {
    case AVCHROMA_LOC_CENTER:
      return ChromaSiting::center;
    case AVCHROMA_LOC_TOPLEFT:
      return ChromaSiting::top_left;
    case AVCHROMA_LOC_TOP:
      return ChromaSiting::top;
    case AVCHROMA_LOC_BOTTOMLEFT:
      return ChromaSiting::bottom_left;
    case AVCHROMA_LOC_BOTTOM:
      return ChromaSiting::bottom;
    default:
      return ChromaSiting::left;
  }
}

}  // namespace

bool is_drawable(AVPixelFormat format) noexcept {
  const AVPixFmtDescriptor* const description = av_pix_fmt_desc_get(format);
  constexpr std::uint64_t refused = AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL |
                                    AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_BAYER;
  if (description == nullptr || (description->flags & refused) != 0 || description->nb_components == 0) {
    return false;
  }
  // Two luma samples, then chroma, then two again: no constant distance from sample to sample. And XYZ is no YUV.
  if (format == AV_PIX_FMT_UYYVYY411 || format == AV_PIX_FMT_XYZ12LE || format == AV_PIX_FMT_XYZ12BE) {
    return false;
  }
  const int depth = description->comp[0].depth;
  if (depth < 8 || depth > 16) {
    return false;
  }
  const bool big_endian = (description->flags & AV_PIX_FMT_FLAG_BE) != 0;
  for (const auto& component : components_of(*description)) {
    if (!is_describable(component, depth, big_endian)) {
      return false;
    }
  }
  return true;
}

PictureLayout layout_of(const AVFrame& frame) {
  const AVPixFmtDescriptor& format = drawable_format(frame.format);
  PictureLayout layout;
  layout.width = frame.width;
  layout.height = frame.height;
  layout.model = model_of(format);
  layout.has_alpha = (format.flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
  layout.depth = format.comp[0].depth;
  layout.log2_chroma_width = format.log2_chroma_w;
  layout.log2_chroma_height = format.log2_chroma_h;
  layout.matrix = matrix_of(frame);
  layout.range = range_of(frame, layout.model);
  layout.siting = siting_of(frame.chroma_location);
  return layout;
}

PictureLayout layout_for(AVPixelFormat format, const PictureLayout& like) {
  const AvFramePtr untagged(av_frame_alloc());
  if (untagged == nullptr) {
    throw std::bad_alloc();
  }
  untagged->format = format;
  untagged->width = like.width;
  untagged->height = like.height;
  PictureLayout layout = layout_of(*untagged);
  if (layout.model == ColorModel::yuv && like.model == ColorModel::yuv) {
    layout.matrix = like.matrix;
    layout.range = like.range;
    layout.siting = like.siting;
  }
  return layout;
}

template <typename Byte>
BasicPicture<Byte> view_of(const AVFrame& frame, const PictureLayout& layout) {
  const AVPixFmtDescriptor& format = drawable_format(frame.format);
  BasicPicture<Byte> picture;
  picture.layout = layout;
  picture.count = format.nb_components;
  for (int index = 0; index < picture.count; ++index) {
    const AVComponentDescriptor& source = format.comp[index];
    const bool chroma = layout.model == ColorModel::yuv && (index == 1 || index == 2);
    auto& component = picture.components[static_cast<std::size_t>(index)];
    component.data = frame.data[source.plane] + source.offset;
    component.row_stride = frame.linesize[source.plane];
    component.pixel_stride = source.step;
    component.shift = source.shift;
    component.depth = source.depth;
    component.width = chroma ? AV_CEIL_RSHIFT(layout.width, layout.log2_chroma_width) : layout.width;
    component.height = chroma ? AV_CEIL_RSHIFT(layout.height, layout.log2_chroma_height) : layout.height;
  }
  return picture;
}

template BasicPicture<std::uint8_t> view_of(const AVFrame&, const PictureLayout&);
template BasicPicture<const std::uint8_t> view_of(const AVFrame&, const PictureLayout&);

}  // namespace smartcv::media::detail

#include "media/output_pictures.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <memory>
#include <new>
#include <utility>

#include "base/error.h"
#include "media/detail/av_error.h"
#include "media/detail/picture_layout.h"
#include "media/detail/source_parameters.h"

namespace smartcv::media {
namespace {

using detail::AvFramePtr;
using detail::SourceParameters;

// Says how bright a display is, or how the source was encoded: neither is true of a picture that is no light.
bool describes_light(AVPacketSideDataType type) {
  return type == AV_PKT_DATA_MASTERING_DISPLAY_METADATA || type == AV_PKT_DATA_CONTENT_LIGHT_LEVEL ||
         type == AV_PKT_DATA_DOVI_CONF;
}

// AVFrame and AVCodecParameters name the matrix differently.
AVColorSpace& matrix_of(AVFrame& frame) { return frame.colorspace; }
AVColorSpace& matrix_of(AVCodecParameters& codec) { return codec.color_space; }

template <typename Tagged>
void set_tags(Tagged& tagged, ColorModel source, ColorModel model) {
  if (model == ColorModel::gray) {
    tagged.color_primaries = AVCOL_PRI_UNSPECIFIED;
    tagged.color_trc = AVCOL_TRC_UNSPECIFIED;
    matrix_of(tagged) = AVCOL_SPC_UNSPECIFIED;
    tagged.color_range = AVCOL_RANGE_JPEG;
    tagged.chroma_location = AVCHROMA_LOC_UNSPECIFIED;
  } else if (model == ColorModel::yuv && source != ColorModel::yuv) {
    matrix_of(tagged) = AVCOL_SPC_UNSPECIFIED;
    tagged.color_range = AVCOL_RANGE_MPEG;
  }
}

AvFramePtr first_frame_of(const SourceParameters& source) {
  AvFramePtr frame(av_frame_alloc());
  if (frame == nullptr) {
    throw std::bad_alloc();
  }
  if (source.first_frame != nullptr) {
    detail::require(av_frame_copy_props(frame.get(), source.first_frame.get()), "copy frame properties");
  }
  return frame;
}

void forget_light(SourceInfo& info, SourceParameters& parameters) {
  std::erase_if(parameters.stream_side_data, [](const auto& data) { return describes_light(data.type); });
  for (const auto type : {AV_FRAME_DATA_MASTERING_DISPLAY_METADATA, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL}) {
    av_frame_remove_side_data(parameters.first_frame.get(), type);
  }
  VideoInfo& video = info.video;
  video.hdr10_mastering = false;
  video.hdr10_light_level = false;
  video.color_primaries.clear();
  video.color_transfer.clear();
  video.color_matrix.clear();
  video.chroma_location.clear();
  video.color_range = av_color_range_name(AVCOL_RANGE_JPEG);
}

std::shared_ptr<SourceParameters> copy_of(const SourceParameters& source) {
  auto copy = std::make_shared<SourceParameters>();
  copy->path = source.path;
  copy->video_stream = source.video_stream;
  copy->video.reset(avcodec_parameters_alloc());
  if (copy->video == nullptr) {
    throw std::bad_alloc();
  }
  detail::require(avcodec_parameters_copy(copy->video.get(), source.video.get()), "copy codec parameters");
  copy->time_base = source.time_base;
  copy->average_frame_rate = source.average_frame_rate;
  copy->real_frame_rate = source.real_frame_rate;
  copy->sample_aspect_ratio = source.sample_aspect_ratio;
  copy->disposition = source.disposition;
  copy->stream_side_data = source.stream_side_data;
  copy->first_frame = first_frame_of(source);
  return copy;
}

}  // namespace

SourceInfo with_pictures(const SourceInfo& source, const std::string& pixel_format) {
  const AVPixelFormat format = av_get_pix_fmt(pixel_format.c_str());
  if (format == AV_PIX_FMT_NONE) {
    throw Error(ErrorCode::internal, "there is no sample format called '" + pixel_format + "'");
  }
  SourceInfo info = source;
  info.video.pixel_format = pixel_format;
  info.video.layout = detail::layout_for(format, source.video.layout);
  const auto parameters = copy_of(*source.parameters);
  const ColorModel model = info.video.layout.model;
  parameters->pictures_given = true;
  parameters->first_frame->format = format;
  parameters->first_frame->width = info.video.layout.width;
  parameters->first_frame->height = info.video.layout.height;
  set_tags(*parameters->first_frame, source.video.layout.model, model);
  set_tags(*parameters->video, source.video.layout.model, model);
  if (model == ColorModel::gray) {
    forget_light(info, *parameters);
  }
  info.parameters = parameters;
  return info;
}

SourceInfo with_upright_pictures(const SourceInfo& source, const std::string& pixel_format, int width, int height) {
  SourceInfo info = with_pictures(source, pixel_format);
  const auto parameters = copy_of(*info.parameters);
  parameters->pictures_given = true;
  parameters->sample_aspect_ratio = {1, 1};
  parameters->first_frame->sample_aspect_ratio = {1, 1};
  parameters->first_frame->format = info.parameters->first_frame->format;
  parameters->first_frame->width = width;
  parameters->first_frame->height = height;
  std::erase_if(parameters->stream_side_data, [](const auto& data) {
    return data.type == AV_PKT_DATA_DISPLAYMATRIX || data.type == AV_PKT_DATA_SPHERICAL ||
           data.type == AV_PKT_DATA_STEREO3D;
  });
  av_frame_remove_side_data(parameters->first_frame.get(), AV_FRAME_DATA_DISPLAYMATRIX);
  // What an untagged source means is decided by its height (picture_layout.h), which changes here: say it.
  if (info.video.layout.model == ColorModel::yuv && parameters->first_frame->colorspace == AVCOL_SPC_UNSPECIFIED) {
    const bool bt709 = info.video.layout.matrix == ColorMatrix::bt709;
    parameters->first_frame->colorspace = bt709 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  }
  info.video.layout.width = width;
  info.video.layout.height = height;
  info.video.orientation = {};
  info.video.sample_aspect_ratio = {1, 1};
  info.parameters = parameters;
  return info;
}

}  // namespace smartcv::media

#include "media/detail/source_description.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/pixdesc.h>
}

#include <array>
#include <cstring>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/log.h"
#include "media/detail/av_compat.h"
#include "media/detail/av_error.h"
#include "media/detail/orientation.h"
#include "media/detail/source_parameters.h"
#include "media/detail/stream_description.h"

namespace smartcv::media::detail {
namespace {

std::string text(const char* name) { return name != nullptr ? name : ""; }

// The decoder's word, else the container's; empty when neither has one. `unspecified` is libav's value for that.
template <typename Tag>
std::string tag_name(Tag of_frame, Tag of_stream, Tag unspecified, const char* (*name)(Tag)) {
  const Tag tag = of_frame != unspecified ? of_frame : of_stream;
  return tag != unspecified ? text(name(tag)) : "";
}

void describe_colours(VideoInfo& video, const AVFrame& frame, const AVCodecParameters& codec) {
  video.color_primaries =
      tag_name(frame.color_primaries, codec.color_primaries, AVCOL_PRI_UNSPECIFIED, &av_color_primaries_name);
  video.color_transfer = tag_name(frame.color_trc, codec.color_trc, AVCOL_TRC_UNSPECIFIED, &av_color_transfer_name);
  video.color_matrix = tag_name(frame.colorspace, codec.color_space, AVCOL_SPC_UNSPECIFIED, &av_color_space_name);
  video.color_range = tag_name(frame.color_range, codec.color_range, AVCOL_RANGE_UNSPECIFIED, &av_color_range_name);
  video.chroma_location =
      tag_name(frame.chroma_location, codec.chroma_location, AVCHROMA_LOC_UNSPECIFIED, &av_chroma_location_name);
}

bool has_side_data(const AVStream& stream, AVPacketSideDataType wanted) {
  for (const auto& side_data : stream_side_data(stream)) {
    if (side_data.type == wanted) {
      return true;
    }
  }
  return false;
}

using Matrix = std::array<std::int32_t, 9>;

// The container's matrix; else that of the first frame (an H.264/HEVC orientation message).
std::optional<Matrix> display_matrix(const AVStream& stream, const AVFrame& frame) {
  Matrix matrix{};
  for (const auto& side_data : stream_side_data(stream)) {
    if (side_data.type == AV_PKT_DATA_DISPLAYMATRIX && side_data.size >= sizeof matrix) {
      std::memcpy(matrix.data(), side_data.data, sizeof matrix);
      return matrix;
    }
  }
  const AVFrameSideData* const side_data = av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
  if (side_data != nullptr && side_data->size >= sizeof matrix) {
    std::memcpy(matrix.data(), side_data->data, sizeof matrix);
    return matrix;
  }
  return std::nullopt;
}

Orientation find_orientation(const std::filesystem::path& path, const AVStream& stream, const AVFrame& frame) {
  const auto matrix = display_matrix(stream, frame);
  if (!matrix) {
    return {};
  }
  bool exact = true;
  const Orientation orientation = orientation_of(*matrix, &exact);
  if (!exact) {
    log_warning(path.string() + ": is to be shown turned by an odd angle; smartcv takes " +
                std::to_string(orientation.quarter_turns * 90) + " degrees, the nearest quarter turn");
  }
  return orientation;
}

std::optional<std::int64_t> promised_frames(const AVFormatContext& input, const AVStream& stream) {
  if (stream.nb_frames > 0) {
    return stream.nb_frames;
  }
  const AVRational rate = stream.avg_frame_rate;
  if (rate.num <= 0 || rate.den <= 0) {
    return std::nullopt;
  }
  if (stream.duration != AV_NOPTS_VALUE && stream.duration > 0) {
    return av_rescale_q(stream.duration, stream.time_base, av_inv_q(rate));
  }
  if (input.duration != AV_NOPTS_VALUE && input.duration > 0) {
    return av_rescale_q(input.duration, AV_TIME_BASE_Q, av_inv_q(rate));
  }
  return std::nullopt;
}

VideoInfo describe_video(const std::filesystem::path& path, const AVFormatContext& input, const AVStream& stream,
                         const AVFrame& frame, const PictureLayout& layout) {
  const AVCodecParameters& codec = *stream.codecpar;
  const AVFieldOrder order = codec.field_order;
  VideoInfo video;
  video.stream_index = stream.index;
  video.codec = avcodec_get_name(codec.codec_id);
  video.profile = text(avcodec_profile_name(codec.codec_id, codec.profile));
  video.pixel_format = text(av_get_pix_fmt_name(static_cast<AVPixelFormat>(frame.format)));
  video.layout = layout;
  video.time_base = to_rational(stream.time_base);
  video.average_frame_rate = to_rational(stream.avg_frame_rate);
  const AVRational pixels =
      stream.sample_aspect_ratio.num != 0 ? stream.sample_aspect_ratio : frame.sample_aspect_ratio;
  video.sample_aspect_ratio = to_rational(pixels);
  video.orientation = find_orientation(path, stream, frame);
  describe_colours(video, frame, codec);
  video.hdr10_mastering = has_side_data(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA) ||
                          av_frame_get_side_data(&frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA) != nullptr;
  video.hdr10_light_level = has_side_data(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL) ||
                            av_frame_get_side_data(&frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL) != nullptr;
  video.interlaced = is_interlaced(frame) || (order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE);
  video.bit_rate = codec.bit_rate;
  video.expected_frames = promised_frames(input, stream);
  return video;
}

AvFramePtr properties_of(const AVFrame& frame) {
  AvFramePtr properties(av_frame_alloc());
  if (properties == nullptr) {
    throw std::bad_alloc();
  }
  require(av_frame_copy_props(properties.get(), &frame), "copy frame properties");
  properties->width = frame.width;
  properties->height = frame.height;
  properties->format = frame.format;
  return properties;
}

std::shared_ptr<const SourceParameters> parameters_of(const std::filesystem::path& path, const AVStream& stream,
                                                      const AVFrame& frame) {
  auto parameters = std::make_shared<SourceParameters>();
  parameters->path = path;
  parameters->video_stream = stream.index;
  parameters->video.reset(avcodec_parameters_alloc());
  if (parameters->video == nullptr) {
    throw std::bad_alloc();
  }
  require(avcodec_parameters_copy(parameters->video.get(), stream.codecpar), "copy codec parameters");
  parameters->time_base = stream.time_base;
  parameters->average_frame_rate = stream.avg_frame_rate;
  parameters->real_frame_rate = stream.r_frame_rate;
  parameters->sample_aspect_ratio = stream.sample_aspect_ratio;
  if (stream.sample_aspect_ratio.num == 0) {
    parameters->sample_aspect_ratio = frame.sample_aspect_ratio;
  }
  parameters->disposition = stream.disposition;
  for (const auto& side_data : stream_side_data(stream)) {
    parameters->stream_side_data.push_back({side_data.type, {side_data.data, side_data.data + side_data.size}});
  }
  parameters->first_frame = properties_of(frame);
  return parameters;
}

}  // namespace

SourceInfo describe_source(const std::filesystem::path& path, const AVFormatContext& input, int video_stream,
                           const AVFrame& first_frame, const PictureLayout& layout) {
  const AVStream& stream = *input.streams[video_stream];
  SourceInfo info;
  info.path = path.string();
  info.container = input.iformat->name;
  if (input.duration != AV_NOPTS_VALUE) {
    info.duration_seconds = static_cast<double>(input.duration) / AV_TIME_BASE;
  }
  for (unsigned i = 0; i < input.nb_streams; ++i) {
    info.streams.push_back(describe_stream(*input.streams[i]));
  }
  info.video = describe_video(path, input, stream, first_frame, layout);
  info.metadata = tags_of(input.metadata);
  info.chapters = static_cast<int>(input.nb_chapters);
  info.parameters = parameters_of(path, stream, first_frame);
  return info;
}

}  // namespace smartcv::media::detail

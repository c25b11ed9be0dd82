#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "media/detail/av_error.h"
#include "media/detail/frame_access.h"
#include "media/still/still_conversion.h"
#include "media/still/still_encoder.h"

namespace smartcv::media::detail {
namespace {

AVPixelFormat format_for(const PictureLayout& layout) {
  const bool wide = layout.depth > 8;
  if (layout.model == ColorModel::gray) {
    return layout.has_alpha ? (wide ? AV_PIX_FMT_YA16BE : AV_PIX_FMT_YA8)
                            : (wide ? AV_PIX_FMT_GRAY16BE : AV_PIX_FMT_GRAY8);
  }
  return layout.has_alpha ? (wide ? AV_PIX_FMT_RGBA64BE : AV_PIX_FMT_RGBA)
                          : (wide ? AV_PIX_FMT_RGB48BE : AV_PIX_FMT_RGB24);
}

}  // namespace

std::string encode_png_still(const Frame& frame, std::span<const std::uint8_t> profile) {
  const AVCodec* const codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
  if (codec == nullptr) {
    throw Error(ErrorCode::output, "this FFmpeg has no encoder for PNG");
  }
  const AVFrame& source = FrameAccess::get(frame);
  const AVPixelFormat format = format_for(frame.picture().layout);
  AvFramePtr picture =
      source.format == format ? AvFramePtr(checked(av_frame_clone(&source))) : converted_still(source, format);
  while (picture->nb_side_data > 0) {
    av_frame_remove_side_data(picture.get(), picture->side_data[0]->type);
  }
  av_dict_free(&picture->metadata);
  if (!profile.empty()) {
    AVFrameSideData* const data =
        checked(av_frame_new_side_data(picture.get(), AV_FRAME_DATA_ICC_PROFILE, profile.size()));
    std::memcpy(data->data, profile.data(), profile.size());
  }
  const AvCodecContextPtr encoder(checked(avcodec_alloc_context3(codec)));
  encoder->width = picture->width;
  encoder->height = picture->height;
  encoder->pix_fmt = format;
  encoder->time_base = {1, 25};
  encoder->thread_count = 1;
  encoder->flags |= AV_CODEC_FLAG_BITEXACT;
  encoder->color_primaries = source.color_primaries;
  encoder->color_trc = source.color_trc;
  require(avcodec_open2(encoder.get(), codec, nullptr), "open the encoder of pictures");
  const AvPacketPtr packet(checked(av_packet_alloc()));
  require(avcodec_send_frame(encoder.get(), picture.get()), "encode a picture");
  require(avcodec_receive_packet(encoder.get(), packet.get()), "encode a picture");
  return {reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)};
}

}  // namespace smartcv::media::detail

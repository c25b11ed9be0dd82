#include "media/output/video_stream.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <string_view>

#include "base/format.h"
#include "base/log.h"
#include "media/detail/av_compat.h"
#include "media/detail/av_error.h"
#include "media/detail/source_parameters.h"
#include "media/output/container.h"
#include "media/output/hdr_metadata.h"

namespace smartcv::media::detail {
namespace {

void add_side_data(AVStream& stream, AVPacketSideDataType type, std::span<const std::byte> bytes) {
  std::uint8_t* const copy = new_stream_side_data(stream, type, bytes.size());
  if (copy == nullptr) {
    throw std::bad_alloc();
  }
  std::memcpy(copy, bytes.data(), bytes.size());
}

std::span<const std::byte> display_matrix_of(const SourceParameters& source) {
  for (const auto& data : source.stream_side_data) {
    if (data.type == AV_PKT_DATA_DISPLAYMATRIX) {
      return std::as_bytes(std::span(data.bytes));
    }
  }
  const AVFrameSideData* const data =
      source.first_frame != nullptr ? av_frame_get_side_data(source.first_frame.get(), AV_FRAME_DATA_DISPLAYMATRIX)
                                    : nullptr;
  return data != nullptr ? std::as_bytes(std::span(data->data, data->size)) : std::span<const std::byte>();
}

void add_rotation(AVStream& stream, const AVOutputFormat& container, const SourceInfo& source,
                  std::vector<std::string>& left_out) {
  const auto matrix = display_matrix_of(*source.parameters);
  if (matrix.empty()) {
    return;
  }
  add_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, matrix);
  if (!is_mov_family(container) && source.video.orientation != Orientation{}) {
    const std::string sentence = fmt::format(
        "the rotation of the video: {} cannot hold it, players will show the picture lying; choose mp4 or mov",
        name_of(container));
    log_warning(source.path + ": " + sentence);
    left_out.push_back(sentence);
  }
}

void add_hdr(AVStream& stream, const SourceParameters& source) {
  const HdrMetadata hdr = hdr_metadata_of(source);
  if (hdr.mastering) {
    add_side_data(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, std::as_bytes(std::span(&*hdr.mastering, 1)));
  }
  if (hdr.light) {
    add_side_data(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, std::as_bytes(std::span(&*hdr.light, 1)));
  }
}

void add_other_side_data(AVStream& stream, const SourceParameters& source, std::vector<std::string>& left_out) {
  for (const auto& data : source.stream_side_data) {
    if (data.type == AV_PKT_DATA_SPHERICAL || data.type == AV_PKT_DATA_STEREO3D) {
      add_side_data(stream, data.type, std::as_bytes(std::span(data.bytes)));
    } else if (data.type == AV_PKT_DATA_DOVI_CONF) {
      left_out.emplace_back("Dolby Vision: its enhancement belongs to the old encoding (the base picture is kept)");
    }
  }
}

AVRational clock_of(const AVOutputFormat& container, const Encoder& encoder) {
  // AVI counts frames: a finer clock would be filled with empty ones.
  const AVRational rate = encoder.context().framerate;
  return std::string_view(container.name) == "avi" && rate.num > 0 ? av_inv_q(rate) : encoder.time_base();
}

}  // namespace

int add_video_stream(Muxer& muxer, const Encoder& encoder, const SourceInfo& source,
                     std::vector<std::string>& left_out) {
  const SourceParameters& parameters = *source.parameters;
  const AVOutputFormat& container = *muxer.context().oformat;
  AVStream& stream = muxer.add_stream();
  require(avcodec_parameters_from_context(stream.codecpar, &encoder.context()), "take over the encoder's parameters");
  if (stream.codecpar->codec_id == AV_CODEC_ID_HEVC && is_mov_family(container)) {
    stream.codecpar->codec_tag = MKTAG('h', 'v', 'c', '1');  // Apple's players know no other
  }
  stream.time_base = clock_of(container, encoder);
  stream.avg_frame_rate = parameters.average_frame_rate;
  stream.r_frame_rate = parameters.real_frame_rate;
  stream.sample_aspect_ratio = encoder.context().sample_aspect_ratio;
  stream.disposition = parameters.disposition;
  add_rotation(stream, container, source, left_out);
  add_hdr(stream, parameters);
  add_other_side_data(stream, parameters, left_out);
  return stream.index;
}

}  // namespace smartcv::media::detail

#include "media/output/hdr_metadata.h"

#include <cmath>
#include <cstring>

#include "base/format.h"

namespace smartcv::media::detail {
namespace {

template <typename Data>
std::optional<Data> find(const SourceParameters& source, AVPacketSideDataType stream_type,
                         AVFrameSideDataType frame_type) {
  for (const auto& data : source.stream_side_data) {
    if (data.type == stream_type && data.bytes.size() >= sizeof(Data)) {
      Data copy;
      std::memcpy(&copy, data.bytes.data(), sizeof(Data));
      return copy;
    }
  }
  const AVFrameSideData* const data =
      source.first_frame != nullptr ? av_frame_get_side_data(source.first_frame.get(), frame_type) : nullptr;
  if (data != nullptr && data->size >= sizeof(Data)) {
    Data copy;
    std::memcpy(&copy, data->data, sizeof(Data));
    return copy;
  }
  return std::nullopt;
}

long long in_units(AVRational value, double units) { return std::llround(av_q2d(value) * units); }

}  // namespace

HdrMetadata hdr_metadata_of(const SourceParameters& source) {
  return {find<AVMasteringDisplayMetadata>(source, AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
                                           AV_FRAME_DATA_MASTERING_DISPLAY_METADATA),
          find<AVContentLightMetadata>(source, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL)};
}

std::string x265_hdr_parameters(const HdrMetadata& hdr) {
  std::string text;
  if (hdr.mastering && hdr.mastering->has_primaries != 0 && hdr.mastering->has_luminance != 0) {
    const auto point = [](const AVRational(&xy)[2]) {
      return fmt::format("({},{})", in_units(xy[0], 50000), in_units(xy[1], 50000));
    };
    const auto& [red, green, blue] = hdr.mastering->display_primaries;
    text += fmt::format(":master-display=G{}B{}R{}WP{}L({},{})", point(green), point(blue), point(red),
                        point(hdr.mastering->white_point), in_units(hdr.mastering->max_luminance, 10000),
                        in_units(hdr.mastering->min_luminance, 10000));
  }
  if (hdr.light) {
    text += fmt::format(":max-cll={},{}", hdr.light->MaxCLL, hdr.light->MaxFALL);
  }
  return text.empty() ? text : ":hdr10=1" + text;
}

}  // namespace smartcv::media::detail

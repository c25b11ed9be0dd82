#ifndef SMARTCV_MEDIA_DETAIL_SOURCE_PARAMETERS_H
#define SMARTCV_MEDIA_DETAIL_SOURCE_PARAMETERS_H

#include <cstdint>
#include <filesystem>
#include <vector>

#include "media/detail/av_ptr.h"

namespace smartcv::media::detail {

// What the writer needs of the source beyond the readable SourceInfo. Immutable once the reader is open.
struct SourceParameters {
  std::filesystem::path path;
  int video_stream = 0;
  AvCodecParametersPtr video;
  AVRational time_base{0, 1};
  AVRational average_frame_rate{0, 1};
  AVRational real_frame_rate{0, 1};
  AVRational sample_aspect_ratio{0, 1};
  int disposition = 0;
  // The pictures are not the source's: see Note [Pictures of another kind] in media/output_pictures.h.
  bool pictures_given = false;
  // Side data of the stream (display matrix, mastering display, content light level, …).
  struct SideData {
    AVPacketSideDataType type;
    std::vector<std::uint8_t> bytes;
  };
  std::vector<SideData> stream_side_data;
  // The first shown frame, properties and side data only (HDR metadata, interlacing, colour); no samples.
  AvFramePtr first_frame;
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_SOURCE_PARAMETERS_H

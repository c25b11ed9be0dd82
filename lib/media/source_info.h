#ifndef SMARTCV_MEDIA_SOURCE_INFO_H
#define SMARTCV_MEDIA_SOURCE_INFO_H

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rational.h"
#include "media/picture.h"

namespace smartcv::media {

namespace detail {
struct SourceParameters;  // codec parameters and side data, for the writer
}

// One stream of the file as the container declares it.
struct StreamInfo {
  int index = 0;
  std::string type;   // "video", "audio", "subtitle", "data", "attachment"
  std::string codec;  // FFmpeg's name, "unknown" when it has none
  std::string language;
  std::string title;
  std::vector<std::string> dispositions;  // "default", "forced", "attached_pic", …
  Rational time_base{0, 1};
  std::optional<std::int64_t> start;     // in time_base
  std::optional<std::int64_t> duration;  // in time_base
  std::int64_t bit_rate = 0;
  std::map<std::string, std::string> metadata;
  // audio only
  int sample_rate = 0;
  int channels = 0;
};

// The video stream that is worked on.
struct VideoInfo {
  int stream_index = 0;
  std::string codec;
  std::string profile;
  std::string pixel_format;  // as stored
  PictureLayout layout;      // of the frames the reader gives
  Rational time_base{0, 1};
  Rational average_frame_rate{0, 1};
  Rational sample_aspect_ratio{0, 1};  // 0/1: not known
  Orientation orientation;
  // FFmpeg's names of the tags as stored; empty when there is none.
  std::string color_primaries, color_transfer, color_matrix, color_range, chroma_location;
  bool hdr10_mastering = false;
  bool hdr10_light_level = false;
  bool interlaced = false;
  std::int64_t bit_rate = 0;
  std::optional<std::int64_t> expected_frames;  // what the container promises; never trusted as a count
};

struct SourceInfo {
  std::string path;
  std::string container;  // FFmpeg's name of the demuxer
  double duration_seconds = 0;
  std::vector<StreamInfo> streams;
  VideoInfo video;
  std::map<std::string, std::string> metadata;
  int chapters = 0;
  std::shared_ptr<const detail::SourceParameters> parameters;

  // Size of the picture a viewer sees (rotated, square-pixel stretch not applied).
  [[nodiscard]] int upright_width() const noexcept {
    return video.orientation.swaps_sides() ? video.layout.height : video.layout.width;
  }
  [[nodiscard]] int upright_height() const noexcept {
    return video.orientation.swaps_sides() ? video.layout.width : video.layout.height;
  }
};

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_SOURCE_INFO_H

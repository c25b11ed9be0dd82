#include "media/detail/stream_choice.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

#include <cstdint>
#include <string>
#include <tuple>

#include "base/error.h"

namespace smartcv::media::detail {
namespace {

bool is_picture_only(const AVStream& stream) {
  return (stream.disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)) != 0;
}

auto rank(const AVStream& stream) {
  const AVCodecParameters& codec = *stream.codecpar;
  const bool decodable = avcodec_find_decoder(codec.codec_id) != nullptr;
  const bool for_everybody = (stream.disposition & (AV_DISPOSITION_VISUAL_IMPAIRED | AV_DISPOSITION_DEPENDENT)) == 0;
  const bool is_default = (stream.disposition & AV_DISPOSITION_DEFAULT) != 0;
  return std::tuple(decodable, for_everybody, is_default, std::int64_t{codec.width} * codec.height, -stream.index);
}

int wanted_stream(const AVFormatContext& input, int wanted, const std::filesystem::path& path) {
  const bool exists = wanted >= 0 && wanted < static_cast<int>(input.nb_streams);
  if (!exists || input.streams[wanted]->codecpar->codec_type != AVMEDIA_TYPE_VIDEO) {
    throw Error(ErrorCode::input, "stream " + std::to_string(wanted) + " is not a video stream of this file",
                {.file = path.string()});
  }
  return wanted;
}

}  // namespace

int choose_video_stream(const AVFormatContext& input, std::optional<int> wanted, const std::filesystem::path& path) {
  if (wanted) {
    return wanted_stream(input, *wanted, path);
  }
  const AVStream* best = nullptr;
  bool only_a_picture = false;
  for (unsigned i = 0; i < input.nb_streams; ++i) {
    const AVStream& stream = *input.streams[i];
    if (stream.codecpar->codec_type != AVMEDIA_TYPE_VIDEO) {
      continue;
    }
    if (is_picture_only(stream)) {
      only_a_picture = true;
    } else if (best == nullptr || rank(stream) > rank(*best)) {
      best = &stream;
    }
  }
  if (best == nullptr) {
    throw Error(ErrorCode::input,
                only_a_picture ? "the file has a cover picture but no video stream" : "the file has no video stream",
                {.file = path.string()});
  }
  return best->index;
}

}  // namespace smartcv::media::detail

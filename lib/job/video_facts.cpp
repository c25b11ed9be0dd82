#include "job/video_facts.h"

#include <map>
#include <utility>

namespace smartcv::job {
namespace {

// A camera's start timecode stands with the video, with a track of its own (QuickTime) or with the file (Matroska).
std::string timecode_of(const media::SourceInfo& source) {
  const auto told = [](const std::map<std::string, std::string>& metadata) {
    const auto entry = metadata.find("timecode");
    return entry == metadata.end() ? std::string() : entry->second;
  };
  for (const media::StreamInfo& stream : source.streams) {
    if (stream.index == source.video.stream_index && !told(stream.metadata).empty()) {
      return told(stream.metadata);
    }
  }
  for (const media::StreamInfo& stream : source.streams) {
    if (stream.type == "data" && !told(stream.metadata).empty()) {
      return told(stream.metadata);
    }
  }
  return told(source.metadata);
}

}  // namespace

Rational nominal_rate(const media::VideoInfo& video) {
  return video.average_frame_rate.num > 0 && video.average_frame_rate.known() ? video.average_frame_rate
                                                                              : Rational{25, 1};
}

VideoFacts video_facts(const std::filesystem::path& file, const media::SourceInfo& source, FrameTimes times) {
  return {.file = file.filename().string(),
          .sha256 = {},
          .upright = {source.upright_width(), source.upright_height()},
          .times = std::move(times),
          .timecode = timecode_of(source)};
}

}  // namespace smartcv::job

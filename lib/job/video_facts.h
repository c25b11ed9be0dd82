#ifndef SMARTCV_JOB_VIDEO_FACTS_H
#define SMARTCV_JOB_VIDEO_FACTS_H

#include <filesystem>
#include <string>

#include "base/frame_times.h"
#include "media/source_info.h"
#include "vision/geometry.h"

namespace smartcv::job {

// The video that kept results (a timeline, key points) are about.
struct VideoFacts {
  std::string file;    // name without folders
  std::string sha256;  // of the whole file, lower-case hex
  vision::Size upright;
  FrameTimes times;
  std::string timecode;  // of the first frame, as the file tells it ("10:00:00:00"); empty: it does not
};

// Frames per second as the container says, 25 where it does not.
[[nodiscard]] Rational nominal_rate(const media::VideoInfo& video);

// All but the hash, which takes reading the whole file.
[[nodiscard]] VideoFacts video_facts(const std::filesystem::path& file, const media::SourceInfo& source,
                                     FrameTimes times);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_VIDEO_FACTS_H

#ifndef SMARTCV_JOB_VIDEO_FACTS_JSON_H
#define SMARTCV_JOB_VIDEO_FACTS_JSON_H

#include <vector>

#include "base/json_file.h"
#include "job/video_facts.h"

namespace smartcv::job {

// The video and its shots, as all files of kept results write them.
[[nodiscard]] FloatJson video_json(const VideoFacts& video);
[[nodiscard]] FloatJson shots_json(const std::vector<FrameSpan>& shots);

// And back. Throw what JsonValue does.
[[nodiscard]] VideoFacts video_of(const JsonValue& json);
// All frames, one shot after the other.
[[nodiscard]] std::vector<FrameSpan> shots_of(const JsonValue& json, std::int64_t frames);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_VIDEO_FACTS_JSON_H

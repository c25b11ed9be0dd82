#include "job/video_facts_json.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>

namespace smartcv::job {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest_side = 65536;

FloatJson json_of(Rational value) { return {value.num, value.den}; }

Rational rational_of(const JsonValue& json, std::int64_t least_part) {
  const auto parts = json.integers(least_part, most);
  if (parts.size() != 2) {
    json.refuse("is no fraction of two numbers");
  }
  return {parts[0], parts[1]};
}

}  // namespace

FloatJson video_json(const VideoFacts& video) {
  return {{"file", video.file},
          {"sha256", video.sha256},
          {"width", video.upright.width},
          {"height", video.upright.height},
          {"time_base", json_of(video.times.time_base())},
          {"frame_rate", json_of(video.times.frame_rate())},
          {"timecode", video.timecode},
          {"end_pts", video.times.end_pts()},
          {"pts", video.times.pts()}};
}

FloatJson shots_json(const std::vector<FrameSpan>& shots) {
  FloatJson json = FloatJson::array();
  for (const FrameSpan& shot : shots) {
    json.push_back({shot.first, shot.last});
  }
  return json;
}

VideoFacts video_of(const JsonValue& json) {
  VideoFacts video{.file = json.at("file").text(), .sha256 = json.at("sha256").sha256()};
  video.upright = {.width = static_cast<int>(json.at("width").integer(1, largest_side)),
                   .height = static_cast<int>(json.at("height").integer(1, largest_side))};
  std::vector<std::int64_t> pts = json.at("pts").integers(least, most);
  const std::int64_t end_pts = json.at("end_pts").integer(least, most);
  if (std::ranges::adjacent_find(pts, std::greater_equal<>()) != pts.end() || (!pts.empty() && end_pts <= pts.back())) {
    json.at("pts").refuse("does not rise from frame to frame up to end_pts");
  }
  video.times =
      FrameTimes(std::move(pts), end_pts, rational_of(json.at("time_base"), 1), rational_of(json.at("frame_rate"), 0));
  video.timecode = json.at("timecode").text();
  return video;
}

std::vector<FrameSpan> shots_of(const JsonValue& json, std::int64_t frames) {
  std::vector<FrameSpan> shots;
  std::int64_t next = 0;
  for (const JsonValue& shot : json.items()) {
    const auto ends = shot.integers(next, frames - 1);
    if (ends.size() != 2 || ends[0] != next || ends[1] < ends[0]) {
      shot.refuse("does not go on where the shot before it ends");
    }
    shots.push_back({ends[0], ends[1]});
    next = ends[1] + 1;
  }
  if (next != frames) {
    json.refuse("does not cover all frames");
  }
  return shots;
}

}  // namespace smartcv::job

#include "tasks/face_timeline/exports/json_export.h"

#include <map>
#include <optional>

#include "base/base64.h"
#include "base/utf8.h"

namespace smartcv::face_timeline {
namespace {

using Json = nlohmann::ordered_json;

constexpr int schema_version = 1;

Json fraction(Rational value) { return std::to_string(value.num) + "/" + std::to_string(value.den); }

Json match_json(const std::optional<Match>& match) {
  return match ? Json{{"name", valid_utf8(match->name)}, {"score", match->score}} : Json(nullptr);
}

Json video_json(const Intervals& intervals) {
  const VideoFacts& video = intervals.video();
  const FrameTimes& times = video.times;
  const bool any = times.frames() > 0;
  const FrameSpan whole{0, times.frames() - 1};
  return {{"file", valid_utf8(video.file)},
          {"sha256", video.sha256},
          {"width", video.upright.width},
          {"height", video.upright.height},
          {"frames", times.frames()},
          {"time_base", fraction(times.time_base())},
          {"frame_rate", fraction(times.frame_rate())},
          {"start_pts", any ? times.start(whole) : 0},
          {"end_pts", any ? times.end(whole) : 0},
          {"seconds", any ? times.end_seconds(whole) : 0},
          {"timecode",
           {{"rate", fraction(intervals.clock().rate())},
            {"drop_frame", intervals.clock().drop_frame()},
            {"start", intervals.clock().text(intervals.source_start())}}}};
}

Json shots_json(const Analysis& analysis) {
  Json list = Json::array();
  for (const FrameSpan& shot : analysis.shots) {
    list.push_back({{"first_frame", shot.first},
                    {"last_frame", shot.last},
                    {"start_seconds", analysis.video.times.start_seconds(shot)},
                    {"end_seconds", analysis.video.times.end_seconds(shot)}});
  }
  return list;
}

Json thumbnail_json(const Interval& interval) {
  if (interval.face == nullptr || interval.face->thumbnail.empty()) {
    return nullptr;
  }
  return {{"track", interval.face->id}, {"image", "data:image/jpeg;base64," + base64(interval.face->thumbnail)}};
}

Json identity_json(const Identity& identity, const Intervals& intervals) {
  Json instances = Json::array();
  double seconds = 0;
  for (const Interval* const interval : intervals.of(identity)) {
    instances.push_back(instance_json(*interval));
    seconds += interval->end_seconds - interval->start_seconds;
  }
  return {{"id", identity.id},
          {"name", valid_utf8(identity.name)},
          {"known", identity.known},
          {"score", identity.score},
          {"best", match_json(identity.best)},
          {"runner_up", match_json(identity.runner_up)},
          {"frames", identity.frames()},
          {"seconds", seconds},
          {"instances", std::move(instances)}};
}

// Whose face each track is; an ignored or unrecognized one is nobody's.
Json tracks_json(const Timeline& timeline) {
  std::map<std::int64_t, const Identity*> owners;
  for (const Identity& identity : timeline.identities) {
    for (const std::int64_t track : identity.tracks()) {
      owners[track] = &identity;
    }
  }
  Json list = Json::array();
  for (const FaceTrack& track : timeline.analysis->tracks) {
    const auto owner = owners.find(track.id);
    list.push_back({{"id", track.id},
                    {"shot", track.shot},
                    {"first_frame", track.span().first},
                    {"last_frame", track.span().last},
                    {"start_seconds", timeline.analysis->video.times.start_seconds(track.span())},
                    {"end_seconds", timeline.analysis->video.times.end_seconds(track.span())},
                    {"identity", owner == owners.end() ? Json(nullptr) : Json(owner->second->id)}});
  }
  return list;
}

}  // namespace

Json instance_json(const Interval& interval) {
  return {{"first_frame", interval.span.first},
          {"last_frame", interval.span.last},
          {"frames", interval.span.frames()},
          {"start_pts", interval.start_pts},
          {"end_pts", interval.end_pts},
          {"start_seconds", interval.start_seconds},
          {"end_seconds", interval.end_seconds},
          {"start_timecode", interval.start_timecode},
          {"end_timecode", interval.end_timecode},
          {"shot", interval.shot},
          {"tracks", interval.tracks},
          {"thumbnail", thumbnail_json(interval)}};
}

Json timeline_json(const Intervals& intervals) {
  const Timeline& timeline = intervals.timeline();
  Json identities = Json::array();
  for (const Identity& identity : timeline.identities) {
    identities.push_back(identity_json(identity, intervals));
  }
  return {{"schema", schema_version},
          {"video", video_json(intervals)},
          {"shots", shots_json(*timeline.analysis)},
          {"identities", std::move(identities)},
          {"tracks", tracks_json(timeline)},
          {"ignored_tracks", timeline.ignored_tracks},
          {"unrecognized_tracks", timeline.unrecognized_tracks}};
}

std::string json_export(const Intervals& intervals) { return timeline_json(intervals).dump(2) + "\n"; }

}  // namespace smartcv::face_timeline

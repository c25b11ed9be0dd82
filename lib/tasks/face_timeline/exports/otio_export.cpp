#include "tasks/face_timeline/exports/otio_export.h"

#include <nlohmann/json.hpp>

#include "base/utf8.h"

namespace smartcv::face_timeline {
namespace {

using Json = nlohmann::ordered_json;

// Writes the objects of OpenTimelineIO's schemas; times are frames of the editor's clock.
class OtioWriter {
 public:
  OtioWriter(const Intervals& intervals, const std::string& video)
      : intervals_(intervals), video_(video), file_(valid_utf8(intervals.video().file)) {}

  [[nodiscard]] Json timeline() const {
    Json tracks = Json::array({track("video", Json::array({whole_video()}), Json::object())});
    for (const Identity& identity : intervals_.timeline().identities) {
      tracks.push_back(identity_track(identity));
    }
    Json stack = {{"OTIO_SCHEMA", "Stack.1"}, {"name", "tracks"}, {"children", std::move(tracks)}};
    Json timeline = {{"OTIO_SCHEMA", "Timeline.1"}, {"name", file_}, {"metadata", Json::object()}};
    timeline["global_start_time"] = intervals_.video().timecode.empty() ? Json(nullptr) : time(start());
    timeline["tracks"] = std::move(stack);
    return timeline;
  }

 private:
  [[nodiscard]] std::int64_t start() const { return intervals_.source_start(); }

  [[nodiscard]] Json time(std::int64_t frame) const {
    return {{"OTIO_SCHEMA", "RationalTime.1"},
            {"rate", intervals_.clock().rate().to_double()},
            {"value", static_cast<double>(frame)}};
  }

  [[nodiscard]] Json range(std::int64_t first, std::int64_t frames) const {
    return {{"OTIO_SCHEMA", "TimeRange.1"}, {"start_time", time(first)}, {"duration", time(frames)}};
  }

  [[nodiscard]] Json clip(const std::string& name, std::int64_t first, std::int64_t frames, Json metadata) const {
    const Json reference = {{"OTIO_SCHEMA", "ExternalReference.1"},
                            {"name", file_},
                            {"available_range", range(start(), intervals_.video_frames())},
                            {"target_url", video_}};
    return {{"OTIO_SCHEMA", "Clip.2"},
            {"name", name},
            {"source_range", range(start() + first, frames)},
            {"media_references", {{"DEFAULT_MEDIA", reference}}},
            {"active_media_reference_key", "DEFAULT_MEDIA"},
            {"metadata", std::move(metadata)}};
  }

  [[nodiscard]] Json gap(std::int64_t frames) const {
    return {{"OTIO_SCHEMA", "Gap.1"}, {"source_range", range(0, frames)}};
  }

  [[nodiscard]] static Json track(const std::string& name, Json children, Json metadata) {
    return {{"OTIO_SCHEMA", "Track.1"},
            {"name", name},
            {"kind", "Video"},
            {"children", std::move(children)},
            {"metadata", std::move(metadata)}};
  }

  [[nodiscard]] Json whole_video() const { return clip(file_, 0, intervals_.video_frames(), Json::object()); }

  [[nodiscard]] Json identity_track(const Identity& identity) const {
    Json children = Json::array();
    std::int64_t place = 0;
    for (const Interval* const interval : intervals_.of(identity)) {
      if (interval->clock.start > place) {
        children.push_back(gap(interval->clock.start - place));
      }
      Json metadata = {{"identity", identity.id},
                       {"appearance", interval->number},
                       {"first_frame", interval->span.first},
                       {"last_frame", interval->span.last},
                       {"start_pts", interval->start_pts},
                       {"end_pts", interval->end_pts},
                       {"tracks", interval->tracks}};
      children.push_back(
          clip(interval->name, interval->clock.start, interval->clock.frames(), {{"smartcv", std::move(metadata)}}));
      place = interval->clock.end;
    }
    return track(valid_utf8(identity.name), std::move(children), {{"smartcv", {{"identity", identity.id}}}});
  }

  const Intervals& intervals_;
  const std::string& video_;
  std::string file_;
};

}  // namespace

std::string otio_export(const Intervals& intervals, const std::string& video) {
  return OtioWriter(intervals, video).timeline().dump(2) + "\n";
}

}  // namespace smartcv::face_timeline

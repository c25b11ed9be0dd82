#include "tasks/anonymize/report.h"

#include "job/report.h"

namespace smartcv::anonymize {
namespace {

using job::Json;

constexpr int schema_version = 1;

Json tracks_json(const std::vector<TrackSummary>& tracks) {
  Json list = Json::array();
  for (const auto& track : tracks) {
    list.push_back({{"id", track.id},
                    {"first_frame", track.first_frame},
                    {"last_frame", track.last_frame},
                    {"first_pts", track.first_pts},
                    {"last_pts", track.last_pts},
                    {"first_seconds", track.first_time},
                    {"last_seconds", track.last_time},
                    {"detected", track.detected},
                    {"interpolated", track.interpolated},
                    {"extended", track.extended},
                    {"followed", track.followed},
                    {"drawn", track.drawn},
                    {"weakest_score", track.weakest_score},
                    {"best_score", track.best_score}});
  }
  return list;
}

Json counts_json(const Counts& counts) {
  return {{"frames", counts.frames},
          {"detections", counts.detections},
          {"tracks", counts.tracks},
          {"masked_faces", counts.masked_faces},
          {"masked_frames", counts.masked_frames},
          {"interpolated_faces", counts.interpolated_faces},
          {"extended_faces", counts.extended_faces},
          {"followed_faces", counts.followed_faces},
          {"drawn_faces", counts.drawn_faces},
          {"whole_frames", counts.whole_frames},
          {"failed_inferences", counts.failed_inferences},
          {"shot_cuts", counts.shot_cuts},
          {"frames_by_state", counts.frames_by_state}};
}

}  // namespace

std::string report_json(const ReportFacts& facts) {
  return job::report_text(
      {.job = "anonymize",
       .schema = schema_version,
       .request = facts.request,
       .settings = facts.request.settings,
       .source = facts.source,
       .result = facts.result,
       .warnings = facts.warnings,
       .stages = facts.stages,
       .own = {{"counts", counts_json(facts.result.counts)}, {"tracks", tracks_json(facts.tracks)}}});
}

}  // namespace smartcv::anonymize

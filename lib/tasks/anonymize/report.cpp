#include "tasks/anonymize/report.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/base64.h"
#include "base/sha256.h"
#include "tasks/anonymize/track_plan.h"

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
          {"visible_tracks", counts.visible_tracks},
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

// How closely each detector looked.
Json detection_json(const std::vector<DetectionPlan>& plans) {
  Json list = Json::array();
  for (const DetectionPlan& plan : plans) {
    Json entry = {{"detector", plan.detector}, {"smallest_face", plan.smallest_face}};
    if (plan.input_width > 0) {
      entry["input_width"] = plan.input_width;
    }
    if (!plan.tiles.whole()) {
      entry["tiles"] = tiles_text(plan.tiles);
      entry["overlap"] = plan.tiles.overlap;
      if (plan.tile_width > 0) {
        entry["tile_width"] = plan.tile_width;
      }
    }
    list.push_back(std::move(entry));
  }
  return list;
}

Json leaks_json(const std::vector<Leak>& leaks) {
  Json list = Json::array();
  for (const Leak& leak : leaks) {
    Json entry = {{"frame", leak.frame},
                  {"seconds", leak.time},
                  {"subject", name_of(leak.subject)},
                  {"box", {leak.box.x1, leak.box.y1, leak.box.x2, leak.box.y2}},
                  {"score", leak.score}};
    if (!leak.jpeg.empty()) {
      entry["picture"] = "data:image/jpeg;base64," + base64(leak.jpeg);
    }
    list.push_back(std::move(entry));
  }
  return list;
}

// How much of the video is hidden on what grounds.
Json coverage_json(const Counts& counts) {
  const auto share = [&](std::int64_t part, std::int64_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
  };
  const std::int64_t detected = counts.masked_faces - counts.interpolated_faces - counts.extended_faces -
                                counts.followed_faces - counts.drawn_faces;
  return {{"masked_frames", share(counts.masked_frames, counts.frames)},
          {"whole_frames", share(counts.whole_frames, counts.frames)},
          {"faces_detected", share(detected, counts.masked_faces)},
          {"faces_followed", share(counts.followed_faces, counts.masked_faces)},
          {"faces_interpolated", share(counts.interpolated_faces, counts.masked_faces)},
          {"faces_extended", share(counts.extended_faces, counts.masked_faces)},
          {"faces_drawn", share(counts.drawn_faces, counts.masked_faces)}};
}

// Who was left visible, who not, and why; of a run that was told about people.
Json who_json(const Request& request, const std::vector<PlannedTrack>& tracks) {
  const Options& options = request.settings.anonymize;
  Json list = Json::array();
  std::int64_t visible = 0;
  for (const PlannedTrack& track : tracks) {
    if (track.who) {
      visible += track.mask ? 0 : 1;
      list.push_back({{"id", track.id},
                      {"masked", track.mask},
                      {"person", track.who->person},
                      {"likeness", track.who->likeness},
                      {"looks", track.who->looks},
                      {"why", track.who->why}});
    }
  }
  return {{"keep", options.keep},
          {"only", options.only},
          {"embedder", options.embedder},
          {"visible_tracks", visible},
          {"hidden_tracks", static_cast<std::int64_t>(list.size()) - visible},
          {"stored", "face embeddings of the photos and of the video were held in memory and are not stored anywhere"},
          {"tracks", std::move(list)}};
}

bool says_who(const std::vector<PlannedTrack>& tracks) {
  return std::ranges::any_of(tracks, [](const PlannedTrack& track) { return track.who.has_value(); });
}

}  // namespace

Json verification_json(const Verification& verification) {
  return {{"good", verification.good()},
          {"frames", verification.frames},
          {"finds", verification.finds},
          {"covered", verification.covered},
          {"left_visible", verification.left_visible},
          {"different_frames", verification.different_frames},
          {"differences", verification.differences},
          {"leaks", leaks_json(verification.leaks)},
          {"unconfirmed", leaks_json(verification.unconfirmed)}};
}

std::string configuration_hash(const Request& request) {
  std::map<std::string, std::string> sorted;
  for (const auto& line : request.configuration) {
    sorted[line.key] = line.value;
  }
  std::string text;
  for (const auto& [key, value] : sorted) {
    text.append(key).append("=").append(value).append("\n");
  }
  return sha256_hex(text);
}

std::string report_json(const ReportFacts& facts) {
  Json own = {{"hashes",
               {{"input", facts.result.input_sha256},
                {"output", facts.result.output_sha256},
                {"configuration", configuration_hash(facts.request)}}},
              {"detection", detection_json(facts.result.detection)},
              {"counts", counts_json(facts.result.counts)},
              {"coverage", coverage_json(facts.result.counts)},
              {"tracks", tracks_json(facts.tracks)}};
  if (says_who(facts.planned)) {
    own["who"] = who_json(facts.request, facts.planned);
  }
  if (facts.result.search) {
    own["first_pass"] = {{"seconds", facts.result.search->wall_seconds},
                         {"frames", facts.result.search->frames},
                         {"limiting_stage", facts.result.search->limiting_stage().name}};
  }
  if (facts.result.verification) {
    own["verification"] = verification_json(*facts.result.verification);
  }
  return job::report_text({.job = "anonymize",
                           .schema = schema_version,
                           .request = facts.request,
                           .settings = facts.request.settings,
                           .source = facts.source,
                           .result = facts.result,
                           .warnings = facts.warnings,
                           .stages = facts.stages,
                           .own = std::move(own)});
}

}  // namespace smartcv::anonymize

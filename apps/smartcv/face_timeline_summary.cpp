#include "smartcv/face_timeline_summary.h"

#include <nlohmann/json.hpp>

#include "base/format.h"
#include "smartcv/summary.h"

namespace smartcv::app {

std::string outcome_text(const face_timeline::Outcome& outcome) {
  std::string text = fmt::format("people    {} ({} with a name)\n", outcome.identities, outcome.known);
  if (outcome.unrecognized_tracks > 0) {
    text +=
        fmt::format("          {} tracks with no face large enough to tell who it is\n", outcome.unrecognized_tracks);
  }
  if (outcome.ignored_tracks > 0) {
    text += fmt::format("          {} tracks ignored as the corrections ask\n", outcome.ignored_tracks);
  }
  for (const auto& file : outcome.exports) {
    text += fmt::format("export    {}\n", file.string());
  }
  if (outcome.evaluation) {
    text += fmt::format("truth     {}\n", face_timeline::evaluation_line(*outcome.evaluation));
  }
  for (const auto& clip : outcome.clips.clips) {
    text += fmt::format("clip      {} ({} frames{})\n", clip.file.string(), clip.frames, clip.copied ? ", copied" : "");
  }
  for (const auto& sentence : outcome.kept) {
    text += fmt::format("kept      {}\n", sentence);
  }
  return text;
}

std::string summary_text(const face_timeline::Result& result) {
  const auto& counts = result.counts;
  std::string text = fmt::format("frames    {} ({} looked at), {} shots\n", counts.frames, counts.looks, counts.shots);
  text += fmt::format("faces     {} found, in {} tracks; {} recognized by\n", counts.detections, counts.tracks,
                      result.embeddings.faces);
  if (counts.failed_inferences > 0) {
    text += fmt::format("blind     {} frames could not be looked at\n", counts.failed_inferences);
  }
  text += speed_line(result);
  text += gpu_lines(result);
  return text + outcome_text(result.outcome);
}

std::string summary_json(const face_timeline::Result& result) {
  const auto& counts = result.counts;
  const auto& outcome = result.outcome;
  nlohmann::ordered_json exports = nlohmann::ordered_json::array();
  for (const auto& file : outcome.exports) {
    exports.push_back(file.string());
  }
  nlohmann::ordered_json clips = nlohmann::ordered_json::array();
  for (const auto& clip : outcome.clips.clips) {
    clips.push_back(clip.file.string());
  }
  nlohmann::ordered_json json{
      {"event", "summary"},
      {"output", result.written.path.string()},
      {"partial", result.partial},
      {"device", result.device},
      {"frames", counts.frames},
      {"looks", counts.looks},
      {"shots", counts.shots},
      {"detections", counts.detections},
      {"tracks", counts.tracks},
      {"identities", outcome.identities},
      {"known", outcome.known},
      {"exports", std::move(exports)},
      {"unrecognized_tracks", outcome.unrecognized_tracks},
      {"ignored_tracks", outcome.ignored_tracks},
      {"clips", std::move(clips)},
      {"fps", frames_per_second(result.statistics)},
      {"seconds", result.statistics.wall_seconds},
      {"limiting_stage", result.statistics.limiting_stage().name},
  };
  if (outcome.evaluation) {
    json["evaluation"] = nlohmann::ordered_json::parse(face_timeline::evaluation_json(*outcome.evaluation));
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace smartcv::app

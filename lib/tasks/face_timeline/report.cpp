#include "tasks/face_timeline/report.h"

#include <algorithm>
#include <utility>

#include "job/report.h"

namespace smartcv::face_timeline {
namespace {

using job::Json;

constexpr int schema_version = 1;

Json counts_json(const Counts& counts) {
  return {{"frames", counts.frames},         {"looks", counts.looks},
          {"detections", counts.detections}, {"failed_inferences", counts.failed_inferences},
          {"shots", counts.shots},           {"tracks", counts.tracks}};
}

Json embeddings_json(const identity::EmbeddingLog& log, const identity::EmbeddingSource& source) {
  Json batches = Json::array();
  for (const auto& [size, count] : log.batches) {
    batches.push_back({{"size", size}, {"count", count}});
  }
  return {{"embedder", source.embedder},
          {"align", source.align},
          {"faces", log.faces},
          {"seconds", log.seconds},
          {"most_waiting", log.most_waiting},
          {"out_of_memory", log.out_of_memory},
          {"batches", std::move(batches)}};
}

Json people_json(const Outcome& outcome) {
  Json people = {{"identities", outcome.identities},
                 {"known", outcome.known},
                 {"unrecognized_tracks", outcome.unrecognized_tracks},
                 {"ignored_tracks", outcome.ignored_tracks}};
  people["exports"] = Json::array();
  for (const auto& file : outcome.exports) {
    people["exports"].push_back(file.string());
  }
  if (outcome.evaluation) {
    people["evaluation"] = Json::parse(evaluation_json(*outcome.evaluation));
  }
  return people;
}

Json clips_json(const ClipResult& result) {
  Json clips = Json::array();
  for (const Clip& clip : result.clips) {
    clips.push_back({{"path", clip.file.string()},
                     {"identity", clip.identity},
                     {"frames", clip.frames},
                     {"pieces", clip.pieces.size()},
                     {"copied", clip.copied}});
  }
  return {{"files", std::move(clips)}, {"identities_without", result.left_without}};
}

Json tracks_json(const Analysis& analysis) {
  Json list = Json::array();
  for (const FaceTrack& track : analysis.tracks) {
    float best = 0;
    for (const TrackFace& face : track.faces) {
      best = std::max(best, face.score);
    }
    const FrameSpan span = track.span();
    list.push_back({{"id", track.id},
                    {"shot", track.shot},
                    {"first_frame", span.first},
                    {"last_frame", span.last},
                    {"first_seconds", analysis.video.times.start_seconds(span)},
                    {"end_seconds", analysis.video.times.end_seconds(span)},
                    {"best_score", best},
                    {"samples", track.samples.size()}});
  }
  return list;
}

}  // namespace

std::string report_json(const ReportFacts& facts) {
  const Result& result = facts.result;
  return job::report_text(
      {.job = "face-timeline",
       .schema = schema_version,
       .request = facts.request,
       .settings = facts.request.settings,
       .source = facts.source,
       .result = result,
       .warnings = facts.warnings,
       .stages = facts.stages,
       .own = {{"output", {{"path", result.written.path.string()}, {"frames", result.written.frames}}},
               {"counts", counts_json(result.counts)},
               {"embeddings", embeddings_json(result.embeddings, facts.analysis.embeddings)},
               {"people", people_json(result.outcome)},
               {"clips", clips_json(result.outcome.clips)},
               {"kept", result.outcome.kept},
               {"tracks", tracks_json(facts.analysis)}}});
}

}  // namespace smartcv::face_timeline

#include "tasks/fitting_preview/report.h"

#include <algorithm>
#include <utility>

#include "job/report.h"

namespace smartcv::fitting_preview {
namespace {

using job::Json;

constexpr int schema_version = 1;

Json counts_json(const PoseCounts& counts) {
  return {{"frames", counts.frames},
          {"looks", counts.looks},
          {"detections", counts.detections},
          {"poses", counts.poses},
          {"shots", counts.shots},
          {"people", counts.people},
          {"failed_inferences", counts.failed_inferences}};
}

Json drawn_json(const DrawnGarment& drawn) {
  return {{"garment", drawn.garment},
          {"person", drawn.person},
          {"frames", drawn.frames},
          {"drawn", drawn.drawn},
          {"joints_missing", drawn.joints_missing},
          {"turned_away", drawn.turned_away},
          {"outside", drawn.outside}};
}

Json looks_json(const std::vector<LookResult>& looks) {
  Json list = Json::array();
  for (const LookResult& look : looks) {
    Json drawn = Json::array();
    std::ranges::transform(look.drawn, std::back_inserter(drawn), drawn_json);
    list.push_back({{"output", job::output_json(look.written)},
                    {"seconds", look.statistics.wall_seconds},
                    {"garments", std::move(drawn)}});
  }
  return list;
}

Json people_json(const Poses& poses) {
  Json list = Json::array();
  for (const Person& person : poses.people) {
    const FrameSpan span = person.span();
    list.push_back({{"id", person.id},
                    {"shot", person.shot},
                    {"first_frame", span.first},
                    {"last_frame", span.last},
                    {"first_seconds", poses.video.times.start_seconds(span)},
                    {"end_seconds", poses.video.times.end_seconds(span)}});
  }
  return list;
}

}  // namespace

std::string report_json(const ReportFacts& facts) {
  const Result& result = facts.result;
  Json own = {{"poses",
               {{"estimator", facts.poses.source.estimator},
                {"detector", facts.poses.source.detector},
                {"read_from", facts.request.keypoints ? Json(facts.request.keypoints->string()) : Json(nullptr)},
                {"counts", counts_json(result.counts)}}},
              {"people", people_json(facts.poses)},
              {"looks", looks_json(result.looks)}};
  return job::report_text({.job = "fitting-preview",
                           .schema = schema_version,
                           .request = facts.request,
                           .settings = facts.request.settings,
                           .source = facts.source,
                           .result = result,
                           .warnings = facts.warnings,
                           .stages = facts.stages,
                           .own = std::move(own)});
}

}  // namespace smartcv::fitting_preview

#include "tasks/anonymize/image_report.h"

#include "base/version.h"
#include "job/report.h"
#include "media/version.h"
#include "tasks/anonymize/report.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {
namespace {

using job::Json;

constexpr int schema_version = 1;

Json found_json(const std::vector<vision::Observation>& found) {
  Json list = Json::array();
  for (const vision::Observation& seen : found) {
    list.push_back({{"subject", name_of(seen.subject)},
                    {"box", {seen.box.x1, seen.box.y1, seen.box.x2, seen.box.y2}},
                    {"score", seen.score}});
  }
  return list;
}

Json file_json(const ImageOutcome& outcome) {
  Json json = {{"name", outcome.file->name}, {"input", outcome.file->input.string()}};
  if (!outcome.result) {
    json["state"] = outcome.failed() ? "failed" : "not begun";
    if (outcome.failed()) {
      json["error"] = outcome.error;
    }
    return json;
  }
  const ImageResult& result = *outcome.result;
  json["state"] = "done";
  json["output"] = outcome.file->output.string();
  json["width"] = result.width;
  json["height"] = result.height;
  json["turned_upright"] = result.turned;
  json["color_profile_kept"] = result.color_profile;
  json["whole"] = result.whole;
  json["hidden"] = found_json(result.found);
  json["regions"] = result.regions;
  json["hashes"] = {{"input", result.input_sha256}, {"output", result.output_sha256}};
  if (result.verification) {
    json["verification"] = verification_json(*result.verification);
  }
  return json;
}

}  // namespace

std::string image_report_json(const ImagesRequest& request, const ImagesResult& result,
                              const std::vector<std::string>& warnings) {
  std::size_t hidden = 0;
  Json files = Json::array();
  for (const ImageOutcome& outcome : result.files) {
    files.push_back(file_json(outcome));
    hidden += outcome.result ? outcome.result->found.size() : 0;
  }
  const std::size_t not_begun = result.files.size() - result.done() - result.failed();
  const Json report = {
      {"schema", schema_version},
      {"job", "anonymize images"},
      {"state", not_begun > 0 ? "partial" : "complete"},
      {"versions", {{"smartcv", version}, {"libtorch", result.libtorch_version}, {"ffmpeg", media::ffmpeg_version()}}},
      {"device", result.device},
      {"precision", result.precisions},
      {"counts",
       {{"images", result.files.size()},
        {"done", result.done()},
        {"failed", result.failed()},
        {"not_begun", not_begun},
        {"hidden", hidden},
        {"with_leaks", result.leaks()}}},
      {"files", files},
      {"warnings", warnings},
      {"hashes", {{"configuration", configuration_hash(request.request)}}},
      {"configuration", job::configuration_json(request.request)},
      {"models", job::models_json(request.request)},
      {"seconds", result.seconds},
  };
  return report.dump(2) + "\n";
}

}  // namespace smartcv::anonymize

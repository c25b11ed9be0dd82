#include "job/report.h"

#include "base/version.h"
#include "media/version.h"

namespace smartcv::job {
namespace {

Json stages_json(const pipeline::JobStatistics& statistics) {
  Json stages = Json::array();
  for (const auto& stage : statistics.stages) {
    stages.push_back({{"name", stage.name},
                      {"workers", stage.workers},
                      {"items", stage.items},
                      {"busy_seconds", stage.busy_seconds},
                      {"wait_in_seconds", stage.wait_in_seconds},
                      {"wait_out_seconds", stage.wait_out_seconds},
                      {"mean_depth", stage.mean_depth},
                      {"max_depth", stage.max_depth}});
  }
  return stages;
}

Json input_json(const ReportFacts& facts) {
  const media::ReadStatistics& read = facts.result.read;
  Json input = {{"path", facts.request.input.string()},
                {"container", facts.source.container},
                {"codec", facts.source.video.codec},
                {"pixel_format", facts.source.video.pixel_format},
                {"width", facts.source.upright_width()},
                {"height", facts.source.upright_height()},
                {"frames", read.frames},
                {"damaged", !read.complete()},
                {"damaged_frames", read.damaged_frames},
                {"decoder_errors", read.decoder_errors},
                {"corrupt_packets", read.corrupt_packets},
                {"repaired_pts", read.repaired_pts},
                {"truncated", read.truncated}};
  if (read.expected_frames) {
    input["expected_frames"] = *read.expected_frames;
  }
  if (!read.first_problem.empty()) {
    input["first_problem"] = read.first_problem;
  }
  return input;
}

Json quantity_json(const GpuQuantity& quantity) {
  if (quantity.count == 0) {
    return nullptr;
  }
  return {{"start", quantity.first}, {"end", quantity.last}, {"mean", quantity.mean}, {"most", quantity.most}};
}

Json gpus_json(const GpuWatch& watch) {
  Json list = Json::array();
  for (const GpuUse& use : watch.gpus) {
    list.push_back({{"gpu", use.gpu},
                    {"name", use.name},
                    {"readings", use.readings},
                    {"utilization_percent", quantity_json(use.utilization)},
                    {"memory_used_mib", quantity_json(use.memory)},
                    {"memory_total_mib", use.memory_total},
                    {"temperature_c", quantity_json(use.temperature)},
                    {"power_w", quantity_json(use.power)}});
  }
  return list;
}

}  // namespace

Json configuration_json(const Request& request) {
  Json lines = Json::object();
  for (const auto& line : request.configuration) {
    lines[line.key] = {{"value", line.value}, {"from", line.origin}};
  }
  return lines;
}

Json models_json(const Request& request) {
  Json models = Json::object();
  for (const auto& [name, file] : request.models) {
    models[name] = {{"file", file.path.filename().string()}, {"sha256", file.sha256}};
  }
  return models;
}

Json output_json(const media::WriteResult& written) {
  return {{"path", written.path.string()},
          {"frames", written.frames},
          {"encoder", written.encoder},
          {"pixel_format", written.pixel_format},
          {"copied_streams", written.copied_streams},
          {"changed_streams", written.changed_streams},
          {"left_out", written.left_out},
          {"copied_frames", written.copied_frames},
          {"not_copied", written.not_copied}};
}

std::string report_text(const ReportFacts& facts) {
  const pipeline::JobStatistics& statistics = facts.result.statistics;
  Json report = {
      {"schema", facts.schema},
      {"job", facts.job},
      {"state", facts.result.partial ? "partial" : "complete"},
      {"versions",
       {{"smartcv", version}, {"libtorch", facts.result.libtorch_version}, {"ffmpeg", media::ffmpeg_version()}}},
      {"pipeline", facts.settings.pipeline},
      {"device", facts.result.device},
      {"precision", facts.result.precisions},
      {"input", input_json(facts)},
      {"output", output_json(facts.result.written)},
  };
  report.update(facts.own);
  report.update(Json{
      {"warnings", facts.warnings},
      {"configuration", configuration_json(facts.request)},
      {"models", models_json(facts.request)},
      {"seconds", statistics.wall_seconds},
      {"batches", statistics.batches},
      {"limiting_stage", statistics.limiting_stage().name},
      {"in_flight", facts.stages.in_flight},
      {"stages", stages_json(statistics)},
  });
  if (facts.result.gpu.asked) {
    report["gpus"] = gpus_json(facts.result.gpu);
  }
  return report.dump(2) + "\n";
}

}  // namespace smartcv::job

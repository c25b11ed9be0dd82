#include "tasks/matte/report.h"

#include "job/report.h"

namespace smartcv::matte {
namespace {

using job::Json;

constexpr int schema_version = 1;

Json outputs_json(const std::vector<OutputResult>& outputs) {
  Json list = Json::array();
  for (const OutputResult& output : outputs) {
    Json entry = {{"kind", name_of(output.kind)}};
    entry.update(job::output_json(output.written));
    entry["alpha_bits"] = output.written.alpha_bits;
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::string report_json(const ReportFacts& facts) {
  const Result& result = facts.result;
  const Counts& counts = result.counts;
  Json own = {
      {"outputs", outputs_json(result.outputs)},
      {"resumed_at", result.resumed_at},
      {"network",
       {{"name", result.network}, {"downsample_ratio", result.downsample_ratio}, {"seq_chunk", result.seq_chunk}}},
      {"counts",
       {{"frames", counts.frames},
        {"empty_frames", counts.empty_frames},
        {"shot_cuts", counts.shot_cuts},
        {"coverage", counts.coverage}}}};
  if (result.metrics) {
    const vision::MatteScores mean = result.metrics->mean();
    own["compared"] = {{"truth", facts.request.compare->truth.string()},
                       {"frames", result.metrics->frames().size()},
                       {"mad", mean.mad},
                       {"mse", mean.mse},
                       {"grad", mean.grad},
                       {"conn", mean.conn},
                       {"dtssd", mean.dtssd}};
  }
  return job::report_text({.job = "matte",
                           .schema = schema_version,
                           .request = facts.request,
                           .settings = facts.request.settings,
                           .source = facts.source,
                           .result = result,
                           .warnings = facts.warnings,
                           .stages = facts.stages,
                           .own = own});
}

}  // namespace smartcv::matte

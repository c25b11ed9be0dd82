#include "smartcv/matte_summary.h"

#include <nlohmann/json.hpp>

#include "base/format.h"
#include "smartcv/summary.h"
#include "tasks/matte/evaluation.h"

namespace smartcv::app {

std::string summary_text(const matte::Result& result) {
  const matte::Counts& counts = result.counts;
  std::string text = fmt::format("frames    {} ({} with nobody in them), {} shot cuts\n", counts.frames,
                                 counts.empty_frames, counts.shot_cuts);
  text += fmt::format("network   {} at ratio {:.3g}, {} frames a run; {:.1f} % of the picture is in front\n",
                      result.network, result.downsample_ratio, result.seq_chunk, 100 * counts.coverage);
  text += speed_line(result) + gpu_lines(result);
  if (result.metrics) {
    text += fmt::format("compared  {}\n", matte::scores_line(*result.metrics));
  }
  for (const auto& output : result.outputs) {
    const auto& written = output.written;
    text += fmt::format("{:<9} {} ({}, {}{})\n", name_of(output.kind), written.path.string(), written.encoder,
                        written.pixel_format,
                        written.alpha_bits > 0 ? fmt::format(", {} bits of alpha", written.alpha_bits) : "");
  }
  return text;
}

std::string summary_json(const matte::Result& result) {
  const matte::Counts& counts = result.counts;
  nlohmann::ordered_json outputs = nlohmann::ordered_json::array();
  for (const auto& output : result.outputs) {
    outputs.push_back({{"kind", name_of(output.kind)}, {"path", output.written.path.string()}});
  }
  nlohmann::ordered_json json{
      {"event", "summary"},
      {"output", result.written.path.string()},
      {"outputs", outputs},
      {"partial", result.partial},
      {"device", result.device},
      {"network", result.network},
      {"downsample_ratio", result.downsample_ratio},
      {"seq_chunk", result.seq_chunk},
      {"frames", counts.frames},
      {"empty_frames", counts.empty_frames},
      {"shot_cuts", counts.shot_cuts},
      {"coverage", counts.coverage},
      {"fps", frames_per_second(result.statistics)},
      {"seconds", result.statistics.wall_seconds},
      {"limiting_stage", result.statistics.limiting_stage().name},
  };
  if (result.metrics) {
    const auto mean = result.metrics->mean();
    json["compared"] = {
        {"mad", mean.mad}, {"mse", mean.mse}, {"grad", mean.grad}, {"conn", mean.conn}, {"dtssd", mean.dtssd}};
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace smartcv::app

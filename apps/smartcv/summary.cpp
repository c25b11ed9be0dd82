#include "smartcv/summary.h"

#include <nlohmann/json.hpp>

#include "base/format.h"

namespace smartcv::app {
namespace {

// Share of its workers' time in which the stage did something, 0..1.
double busy_share(const pipeline::StageStatistics& stage) {
  const double lived = stage.busy_seconds + stage.wait_in_seconds + stage.wait_out_seconds;
  return lived > 0 ? stage.busy_seconds / lived : 0;
}

}  // namespace

double frames_per_second(const pipeline::JobStatistics& statistics) {
  return statistics.wall_seconds > 0 ? static_cast<double>(statistics.frames) / statistics.wall_seconds : 0;
}

std::string speed_line(const job::Result& result) {
  const auto& limit = result.statistics.limiting_stage();
  return fmt::format("speed     {:.1f} frames/s in {:.1f} s on {}, limited by {} ({:.0f} % busy)\n",
                     frames_per_second(result.statistics), result.statistics.wall_seconds, result.device, limit.name,
                     100 * busy_share(limit));
}

std::string gpu_lines(const job::Result& result) {
  std::string text;
  for (const job::GpuUse& use : result.gpu.gpus) {
    text += fmt::format("gpu       {}\n", job::gpu_line(use));
  }
  return text;
}

std::string summary_text(const anonymize::Result& result) {
  const auto& counts = result.counts;
  std::string text = fmt::format(
      "frames    {} ({} with something hidden)\n"
      "faces     {} hidden, in {} tracks; {} found\n"
      "tracking  {} closed between detections, {} before and after them\n",
      counts.frames, counts.masked_frames, counts.masked_faces, counts.tracks, counts.detections,
      counts.interpolated_faces, counts.extended_faces);
  if (counts.whole_frames > 0) {
    text += fmt::format("whole     {} frames hidden entirely: damaged, or detection failed\n", counts.whole_frames);
  }
  if (result.search) {
    text += fmt::format("who       {} tracks left visible, {} hidden; looked at in a pass of its own, {:.1f} s\n",
                        counts.visible_tracks, counts.tracks, result.search->wall_seconds);
  }
  if (result.verification) {
    const auto& v = *result.verification;
    text += fmt::format(
        "verified  {} frames: {} finds, {} covered, {} left visible on request, {} unconfirmed, {} leaks, {} frames "
        "differ\n",
        v.frames, v.finds, v.covered, v.left_visible, v.unconfirmed.size(), v.leaks.size(), v.different_frames);
  }
  text += speed_line(result) + gpu_lines(result);
  text += fmt::format("output    {} ({}, {})\n", result.written.path.string(), result.written.encoder,
                      result.written.pixel_format);
  return text;
}

std::string summary_json(const anonymize::Result& result) {
  const auto& counts = result.counts;
  nlohmann::ordered_json json{
      {"event", "summary"},
      {"output", result.written.path.string()},
      {"partial", result.partial},
      {"device", result.device},
      {"frames", counts.frames},
      {"masked_frames", counts.masked_frames},
      {"masked_faces", counts.masked_faces},
      {"tracks", counts.tracks},
      {"detections", counts.detections},
      {"interpolated_faces", counts.interpolated_faces},
      {"extended_faces", counts.extended_faces},
      {"whole_frames", counts.whole_frames},
      {"fps", frames_per_second(result.statistics)},
      {"seconds", result.statistics.wall_seconds},
      {"limiting_stage", result.statistics.limiting_stage().name},
  };
  if (result.search) {
    json["visible_tracks"] = counts.visible_tracks;
  }
  if (result.verification) {
    json["leaks"] = result.verification->leaks.size();
    json["different_frames"] = result.verification->different_frames;
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace smartcv::app

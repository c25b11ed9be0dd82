#include "tasks/anonymize/render_job.h"

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "tasks/anonymize/tracks_reader.h"

namespace smartcv::anonymize {

TrackPlan plan_to_render(const Request& request, const media::SourceInfo& source, const std::string& input_sha256) {
  const std::string file = request.tracks->string();
  TrackPlan plan = read_tracks(*request.tracks);
  if (plan.upright.width != source.upright_width() || plan.upright.height != source.upright_height()) {
    throw Error(ErrorCode::usage,
                fmt::format("was made for a video of {}x{} ({}); {} has {}x{}", plan.upright.width, plan.upright.height,
                            plan.input_name, request.input.string(), source.upright_width(), source.upright_height()),
                {.file = file});
  }
  if (plan.input_sha256 != input_sha256) {
    const std::string what =
        fmt::format("was made for another video ({}, SHA-256 {}…)", plan.input_name, plan.input_sha256.substr(0, 12));
    if (!request.force) {
      throw Error(ErrorCode::usage, what + "; --force renders it all the same, and faces may be exposed",
                  {.file = file});
    }
    log_warning(file + ": " + what + "; rendered all the same because of --force: look at every frame");
  }
  if (request.corrections) {
    add_corrections(plan, *request.corrections);
  }
  return plan;
}

TrackPlan plan_head(const Request& request, const media::SourceInfo& source, const std::string& input_sha256) {
  TrackPlan plan;
  plan.input_name = request.input.filename().string();
  plan.input_sha256 = input_sha256;
  plan.upright = {source.upright_width(), source.upright_height()};
  plan.time_base = source.video.time_base;
  for (const job::ConfigurationLine& line : request.configuration) {
    plan.configuration.emplace_back(line.key, line.value);
  }
  return plan;
}

}  // namespace smartcv::anonymize

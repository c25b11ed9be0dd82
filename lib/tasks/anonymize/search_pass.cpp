#include "tasks/anonymize/search_pass.h"

#include <algorithm>

#include "base/log.h"
#include "job/stage_options.h"
#include "nn/runtime.h"

namespace smartcv::anonymize {
namespace {

bool has_tiles(const std::vector<DetectionPlan>& plans) {
  return std::any_of(plans.begin(), plans.end(), [](const DetectionPlan& plan) { return !plan.tiles.whole(); });
}

// Frames that wait for the device have all their inputs; with tiles these are large, so fewer frames wait.
pipeline::Options with_room_for_tiles(pipeline::Options stages, const std::vector<DetectionPlan>& plans,
                                      vision::Size upright) {
  constexpr std::size_t waiting_bytes = std::size_t{512} * 1024 * 1024;
  if (has_tiles(plans)) {
    const std::size_t affordable = std::max<std::size_t>(1, waiting_bytes / input_bytes(plans, upright));
    stages.frame_queue_size = stages.frame_queue_size == 0 ? affordable : std::min(stages.frame_queue_size, affordable);
  }
  return stages;
}

}  // namespace

SearchPass search_pass(const Request& request, const media::SourceInfo& source, const std::optional<nn::Device>& device,
                       int cores) {
  const Settings& settings = request.settings;
  const vision::Size upright{source.upright_width(), source.upright_height()};
  const std::size_t frame_bytes = job::frame_bytes(source.video.layout);
  SearchPass pass;
  pass.options = with_gap_for_looks(settings.anonymize, job::frame_rate(source.video));
  pass.parts.in_the_middle = request.piece && request.piece->read_from;
  if (device) {
    pass.detection = plan_detection(settings.anonymize, upright);
    pass.parts.finders = make_finders(request, *device, pass.detection);
    const auto& targets = settings.anonymize.targets;
    if (std::find(targets.begin(), targets.end(), "eyes") != targets.end()) {
      pass.parts.haar_eyes.emplace(request.models.at("haar-eye").path);
    }
    // Nothing to look for means nothing to wait for.
    pass.parts.held_frames = frames_to_hold(pass.options, job::frame_rate(source.video), frame_bytes);
  }
  pass.cuda = device && device->cuda;
  pass.stages = job::stage_options(
      with_room_for_tiles(settings.stages, pass.detection, upright),
      {.cuda = pass.cuda,
       .busy_prepare = pass.parts.haar_eyes.has_value(),
       .held_frames = pass.parts.held_frames,
       .frame_bytes = frame_bytes + (has_tiles(pass.detection) ? input_bytes(pass.detection, upright) : 0),
       .cores = static_cast<std::size_t>(cores)});
  pass.parts.inference_threads = job::inference_threads(pass.stages, pass.cuda, cores);
  return pass;
}

void describe(const SearchPass& pass, const Options& options, const nn::Device& device, Result& result) {
  result.detection = pass.detection;
  for (const std::string& doubt : doubts_about(pass.detection, options.min_face)) {
    log_warning(doubt);
  }
  result.device = device.name;
  for (const auto& finder : pass.parts.finders.list()) {
    result.precisions[finder->name()] = nn::name_of(finder->precision());
  }
  result.libtorch_version = nn::runtime().libtorch_version();
}

}  // namespace smartcv::anonymize

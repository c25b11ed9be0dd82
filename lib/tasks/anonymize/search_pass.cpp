#include "tasks/anonymize/search_pass.h"

#include <algorithm>

#include "job/stage_options.h"
#include "nn/runtime.h"

namespace smartcv::anonymize {

SearchPass search_pass(const Request& request, const media::SourceInfo& source, const DrawnRegions& regions,
                       const std::optional<nn::Device>& device, int cores) {
  const Settings& settings = request.settings;
  SearchPass pass;
  pass.parts.regions = regions;
  if (device) {
    pass.parts.finders = make_finders(request, *device);
    const auto& targets = settings.anonymize.targets;
    if (std::find(targets.begin(), targets.end(), "eyes") != targets.end()) {
      pass.parts.haar_eyes.emplace(request.models.at("haar-eye").path);
    }
    // Nothing to look for means nothing to wait for.
    pass.parts.held_frames =
        frames_to_hold(settings.anonymize, job::frame_rate(source.video), job::frame_bytes(source.video.layout));
  }
  const bool cuda = device && device->cuda;
  pass.stages = job::stage_options(settings.stages, {.cuda = cuda,
                                                     .busy_prepare = pass.parts.haar_eyes.has_value(),
                                                     .held_frames = pass.parts.held_frames,
                                                     .frame_bytes = job::frame_bytes(source.video.layout),
                                                     .cores = static_cast<std::size_t>(cores)});
  pass.parts.inference_threads = cuda ? 1 : std::max(1, cores / static_cast<int>(pass.stages.infer_workers));
  return pass;
}

void describe(const Finders& finders, const nn::Device& device, Result& result) {
  result.device = device.name;
  for (const auto& finder : finders.list()) {
    result.precisions[finder->name()] = nn::name_of(finder->precision());
  }
  result.libtorch_version = nn::runtime().libtorch_version();
}

}  // namespace smartcv::anonymize

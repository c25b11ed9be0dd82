#include "smartcv/fitting_preview_setup.h"

#include <optional>
#include <string>

#include "base/error.h"
#include "base/gpu_monitor.h"
#include "config/catalog.h"
#include "config/data_folder.h"
#include "config/fitting_preview_schema.h"
#include "nn/runtime.h"

namespace smartcv::app {
namespace {

constexpr const char* usual_matte = "rvm-mobilenetv3";

// On the CPU a matte of every frame takes several times what all the rest does, so that there it is made only for what
// cannot do without: the wearer's outline.
bool worth_a_matte(const fitting_preview::Settings& settings) {
  return settings.fitting.clip_to_person || (settings.device != "cpu" && GpuMonitor().count() > 0 &&
                                             nn::runtime().resolve_device(settings.device, settings.precision).cuda);
}

}  // namespace

void FittingPreviewSetup::add_flags(CLI::App& command) {
  schema_ = config::fitting_preview_schema(settings_);
  flags_.add(command, schema_);
}

void FittingPreviewSetup::resolve() {
  config::resolve(schema_, flags_.sources());
  config::check_fitting_preview(schema_, settings_);
}

fitting_preview::Request FittingPreviewSetup::request() const {
  fitting_preview::Request request;
  request.settings = settings_;
  for (const auto& line : schema_.lines()) {
    request.configuration.push_back({line.key, line.value, line.origin});
  }
  return request;
}

void locate_models(fitting_preview::Request& request) {
  const auto& settings = request.settings;
  const auto catalog = config::read_catalog(config::data_folder() / "models" / "catalog.yaml");
  const auto located = [&](const std::vector<std::string>& names) {
    return config::locate_models(names, catalog, config::models_folder(), settings.allow_licences);
  };
  if (!request.keypoints) {
    request.models = located(config::pose_models_for(settings));
  }
  if (!config::wants_matte(settings)) {
    return;
  }
  const std::string& matte = settings.fitting.matte;
  if (matte != "auto") {
    request.models.merge(located({matte}));
    return;
  }
  if (!worth_a_matte(settings)) {
    return;
  }
  try {
    request.models.merge(located({usual_matte}));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::model) {
      throw;
    }
  }
}

}  // namespace smartcv::app

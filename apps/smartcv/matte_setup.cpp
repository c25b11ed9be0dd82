#include "smartcv/matte_setup.h"

#include "config/catalog.h"
#include "config/data_folder.h"
#include "config/matte_schema.h"

namespace smartcv::app {

void MatteSetup::add_flags(CLI::App& command) {
  schema_ = config::matte_schema(settings_);
  flags_.add(command, schema_);
}

void MatteSetup::resolve() {
  config::Sources sources = flags_.sources();
  sources.presets = "matte";
  config::resolve(schema_, sources);
  config::check_matte(schema_, settings_);
}

matte::Request MatteSetup::request() const {
  matte::Request request;
  request.settings = settings_;
  const auto catalog = config::read_catalog(config::data_folder() / "models" / "catalog.yaml");
  request.models =
      config::locate_name_or_path(settings_.matte.model, catalog, config::models_folder(), settings_.allow_licences);
  for (const auto& line : schema_.lines()) {
    request.configuration.push_back({line.key, line.value, line.origin});
  }
  return request;
}

}  // namespace smartcv::app

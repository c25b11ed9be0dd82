#include "smartcv/anonymize_setup.h"

#include "config/anonymize_schema.h"
#include "config/catalog.h"
#include "config/data_folder.h"
#include "tasks/anonymize/detector_choice.h"

namespace smartcv::app {
namespace {

anonymize::Request request_of(const config::Schema& schema, const anonymize::Settings& settings) {
  anonymize::Request request;
  request.settings = settings;
  if (!anonymize::chosen_detectors(settings.anonymize).empty()) {
    const auto catalog = config::read_catalog(config::data_folder() / "models" / "catalog.yaml");
    const auto folder = config::models_folder();
    request.models = config::locate_models(config::models_for(settings), catalog, folder, settings.allow_licences);
    request.models.merge(config::own_files(settings, catalog, folder));
  }
  for (const auto& line : schema.lines()) {
    request.configuration.push_back({line.key, line.value, line.origin});
  }
  return request;
}

anonymize::Request request_from(const config::Sources& sources) {
  anonymize::Settings settings;
  config::Schema schema = config::anonymize_schema(settings);
  config::resolve(schema, sources);
  config::check_anonymize(schema, settings);
  return request_of(schema, settings);
}

}  // namespace

void AnonymizeSetup::add_flags(CLI::App& command) {
  schema_ = config::anonymize_schema(settings_);
  flags_.add(command, schema_);
}

void AnonymizeSetup::resolve() {
  config::resolve(schema_, flags_.sources());
  config::check_anonymize(schema_, settings_);
}

anonymize::Request AnonymizeSetup::request() const { return request_of(schema_, settings_); }

anonymize::Request AnonymizeSetup::request_for(const std::string& variant) const {
  config::Sources all = flags_.sources();
  all.assignments.push_back({"pipeline", variant, "bench"});
  return request_from(all);
}

anonymize::Request default_request() {
  config::Sources sources;
  sources.data = config::data_folder();
  return request_from(sources);
}

}  // namespace smartcv::app

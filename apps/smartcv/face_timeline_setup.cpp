#include "smartcv/face_timeline_setup.h"

#include "config/catalog.h"
#include "config/data_folder.h"
#include "config/face_timeline_schema.h"

namespace smartcv::app {

void FaceTimelineSetup::add_flags(CLI::App& command) {
  schema_ = config::face_timeline_schema(settings_);
  flags_.add(command, schema_);
}

void FaceTimelineSetup::resolve() {
  config::resolve(schema_, flags_.sources());
  config::check_face_timeline(schema_, settings_);
}

face_timeline::Request FaceTimelineSetup::request() const {
  face_timeline::Request request;
  request.settings = settings_;
  for (const auto& line : schema_.lines()) {
    request.configuration.push_back({line.key, line.value, line.origin});
  }
  return request;
}

void locate_models(face_timeline::Request& request) {
  const auto catalog = config::read_catalog(config::data_folder() / "models" / "catalog.yaml");
  request.models = config::locate_models(config::models_for(request.settings), catalog, config::models_folder(),
                                         request.settings.allow_licences);
}

}  // namespace smartcv::app

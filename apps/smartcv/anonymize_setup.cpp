#include "smartcv/anonymize_setup.h"

#include <map>
#include <set>

#include "base/error.h"
#include "config/anonymize_schema.h"
#include "config/catalog.h"
#include "config/data_folder.h"
#include "tasks/anonymize/detector_choice.h"
#include "tasks/anonymize/tracks_reader.h"

namespace smartcv::app {
namespace {

// MTCNN's files, all of them, where they are at hand: a second opinion for --verify.
std::map<std::string, job::ModelFile> second_detector(const config::Catalog& catalog,
                                                      const std::filesystem::path& folder,
                                                      const std::vector<std::string>& allowed) {
  try {
    return config::locate_models({"mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet"}, catalog, folder, allowed);
  } catch (const Error&) {
    return {};
  }
}

anonymize::Request request_of(const config::Schema& schema, const anonymize::Settings& settings,
                              bool with_models = true) {
  anonymize::Request request;
  request.settings = settings;
  if (!anonymize::chosen_detectors(settings.anonymize).empty() && with_models) {
    const auto catalog = config::read_catalog(config::data_folder() / "models" / "catalog.yaml");
    const auto folder = config::models_folder();
    request.models = config::locate_models(config::models_for(settings), catalog, folder, settings.allow_licences);
    request.models.merge(config::own_files(settings, catalog, folder));
    if (settings.anonymize.verify) {
      request.models.merge(second_detector(catalog, folder, settings.allow_licences));
    }
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

// What a tracks file says about the look of the masks and of the output. Where and how fast the first run was made is
// no business of the second one, and neither is whether it replaced a file. Who is hidden stands with the tracks.
std::vector<config::Assignment> recorded_look(const config::Schema& schema, const std::filesystem::path& tracks) {
  static const std::set<std::string> groups{"What is hidden", "How it is hidden", "Output"};
  static const std::set<std::string> left_out{"overwrite", "allow_damaged", "encoder_threads",
                                              "keep",      "only",          "embedder"};
  std::vector<config::Assignment> recorded;
  for (const auto& [key, value] : anonymize::recorded_configuration(tracks)) {
    const config::Option* option = schema.find(key);
    if (option != nullptr && groups.contains(option->group) && !left_out.contains(key)) {
      recorded.push_back({key, value, tracks.string()});
    }
  }
  return recorded;
}

}  // namespace

void AnonymizeSetup::add_flags(CLI::App& command) {
  schema_ = config::anonymize_schema(settings_);
  flags_.add(command, schema_);
}

void AnonymizeSetup::resolve(const std::optional<std::filesystem::path>& tracks) {
  config::Sources sources = flags_.sources();
  if (tracks) {
    sources.recorded = recorded_look(schema_, *tracks);
  }
  config::resolve(schema_, sources);
  config::check_anonymize(schema_, settings_);
}

anonymize::Request AnonymizeSetup::request(bool with_models) const {
  return request_of(schema_, settings_, with_models);
}

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

#ifndef SMARTCV_APPS_SMARTCV_ANONYMIZE_SETUP_H
#define SMARTCV_APPS_SMARTCV_ANONYMIZE_SETUP_H

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/schema.h"
#include "smartcv/job_flags.h"
#include "tasks/anonymize/job.h"

namespace smartcv::app {

// The options of the anonymize job on a command line: a flag for every key of the schema, --config and --set. Shared by
// all commands that run or show the job (anonymize, config show, bench). Must live until the work is done.
class AnonymizeSetup {
 public:
  AnonymizeSetup() = default;
  AnonymizeSetup(const AnonymizeSetup&) = delete;
  AnonymizeSetup& operator=(const AnonymizeSetup&) = delete;

  void add_flags(CLI::App& command);
  // After parsing: defaults, variant, file, command line. Throws Error(usage). `tracks`: a tracks file; how its masks
  // looked and how they were encoded is the default then.
  void resolve(const std::optional<std::filesystem::path>& tracks = {});
  [[nodiscard]] const anonymize::Settings& settings() const noexcept { return settings_; }
  [[nodiscard]] std::vector<config::Line> lines() const { return schema_.lines(); }
  // Settings, models (a run that looks for nothing needs none) and configuration; the caller adds input and output.
  // Call resolve() before. Throws Error(model).
  [[nodiscard]] anonymize::Request request(bool with_models = true) const;
  // The same command line with another variant, whatever --pipeline says; resolves by itself.
  [[nodiscard]] anonymize::Request request_for(const std::string& variant) const;

 private:
  anonymize::Settings settings_;
  config::Schema schema_;  // bound to settings_; filled by add_flags
  JobFlags flags_;
};

// What `smartcv anonymize` would do without any option, for a caller who adds input and output. Throws Error(usage) and
// Error(model) as AnonymizeSetup does.
[[nodiscard]] anonymize::Request default_request();

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_ANONYMIZE_SETUP_H

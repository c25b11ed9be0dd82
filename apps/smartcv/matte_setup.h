#ifndef SMARTCV_APPS_SMARTCV_MATTE_SETUP_H
#define SMARTCV_APPS_SMARTCV_MATTE_SETUP_H

#include <CLI/CLI.hpp>
#include <vector>

#include "config/schema.h"
#include "smartcv/job_flags.h"
#include "tasks/matte/job.h"

namespace smartcv::app {

// The options of the matte job on a command line: a flag for every key of the schema, --config and --set. Shared by the
// commands that run and show the job. Must live until the work is done.
class MatteSetup {
 public:
  MatteSetup() = default;
  MatteSetup(const MatteSetup&) = delete;
  MatteSetup& operator=(const MatteSetup&) = delete;

  void add_flags(CLI::App& command);
  // After parsing: defaults, variant, preset, file, command line. Throws Error(usage).
  void resolve();
  [[nodiscard]] const matte::Settings& settings() const noexcept { return settings_; }
  [[nodiscard]] std::vector<config::Line> lines() const { return schema_.lines(); }
  // Settings, model and configuration; the caller adds input and outputs. Call resolve() before. Throws Error(model).
  [[nodiscard]] matte::Request request() const;

 private:
  matte::Settings settings_;
  config::Schema schema_;  // bound to settings_; filled by add_flags
  JobFlags flags_;
};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_MATTE_SETUP_H

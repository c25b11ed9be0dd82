#ifndef SMARTCV_APPS_SMARTCV_FITTING_PREVIEW_SETUP_H
#define SMARTCV_APPS_SMARTCV_FITTING_PREVIEW_SETUP_H

#include <CLI/CLI.hpp>
#include <vector>

#include "config/schema.h"
#include "smartcv/job_flags.h"
#include "tasks/fitting_preview/job.h"

namespace smartcv::app {

// The options of the fitting-preview job on a command line: a flag for every key of the schema, --config and --set.
// Shared by the commands that run and show the job. Must live until the work is done.
class FittingPreviewSetup {
 public:
  FittingPreviewSetup() = default;
  FittingPreviewSetup(const FittingPreviewSetup&) = delete;
  FittingPreviewSetup& operator=(const FittingPreviewSetup&) = delete;

  void add_flags(CLI::App& command);
  // After parsing: defaults, variant, file, command line. Throws Error(usage).
  void resolve();
  [[nodiscard]] const fitting_preview::Settings& settings() const noexcept { return settings_; }
  [[nodiscard]] std::vector<config::Line> lines() const { return schema_.lines(); }
  // Settings and configuration; the caller adds files and models. Call resolve() before.
  [[nodiscard]] fitting_preview::Request request() const;

 private:
  fitting_preview::Settings settings_;
  config::Schema schema_;  // bound to settings_; filled by add_flags
  JobFlags flags_;
};

// Finds the models this request needs: of the poses unless key points are read, and the matte's, which "auto" does
// without when it is not there. Throws Error(model) with the command that fetches a missing one.
void locate_models(fitting_preview::Request& request);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_FITTING_PREVIEW_SETUP_H

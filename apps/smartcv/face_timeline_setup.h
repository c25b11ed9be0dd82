#ifndef SMARTCV_APPS_SMARTCV_FACE_TIMELINE_SETUP_H
#define SMARTCV_APPS_SMARTCV_FACE_TIMELINE_SETUP_H

#include <CLI/CLI.hpp>
#include <vector>

#include "config/schema.h"
#include "smartcv/job_flags.h"
#include "tasks/face_timeline/job.h"

namespace smartcv::app {

// The options of the face-timeline job on a command line: a flag for every key of the schema, --config and --set.
// Shared by the commands that run and show the job. Must live until the work is done.
class FaceTimelineSetup {
 public:
  FaceTimelineSetup() = default;
  FaceTimelineSetup(const FaceTimelineSetup&) = delete;
  FaceTimelineSetup& operator=(const FaceTimelineSetup&) = delete;

  void add_flags(CLI::App& command);
  // After parsing: defaults, variant, file, command line. Throws Error(usage).
  void resolve();
  [[nodiscard]] const face_timeline::Settings& settings() const noexcept { return settings_; }
  [[nodiscard]] std::vector<config::Line> lines() const { return schema_.lines(); }
  // Settings and configuration; the caller adds files and models. Call resolve() before.
  [[nodiscard]] face_timeline::Request request() const;

 private:
  face_timeline::Settings settings_;
  config::Schema schema_;  // bound to settings_; filled by add_flags
  JobFlags flags_;
};

// Finds the models these settings need. Throws Error(model) with the command that fetches a missing one.
void locate_models(face_timeline::Request& request);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_FACE_TIMELINE_SETUP_H

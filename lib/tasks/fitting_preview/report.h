#ifndef SMARTCV_TASKS_FITTING_PREVIEW_REPORT_H
#define SMARTCV_TASKS_FITTING_PREVIEW_REPORT_H

#include <string>
#include <vector>

#include "media/source_info.h"
#include "tasks/fitting_preview/job.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// What the report is made of besides the request.
struct ReportFacts {
  const Request& request;
  const media::SourceInfo& source;
  const Result& result;
  const Poses& poses;
  const std::vector<std::string>& warnings;
  pipeline::Options stages;  // as resolved, of the pass that took longest
};

// The JSON text of `--report`. Keys are documented in docs/report.md; "schema" is raised when one changes its meaning.
[[nodiscard]] std::string report_json(const ReportFacts& facts);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_REPORT_H

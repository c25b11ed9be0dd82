#ifndef SMARTCV_TASKS_FACE_TIMELINE_REPORT_H
#define SMARTCV_TASKS_FACE_TIMELINE_REPORT_H

#include <string>
#include <vector>

#include "media/source_info.h"
#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/job.h"

namespace smartcv::face_timeline {

// What the report is made of besides the request.
struct ReportFacts {
  const Request& request;
  const media::SourceInfo& source;
  const Result& result;
  const Analysis& analysis;
  const std::vector<std::string>& warnings;
  pipeline::Options stages;  // as resolved
};

// The JSON text of `--report`. Keys are documented in docs/report.md; "schema" is raised when one changes its meaning.
[[nodiscard]] std::string report_json(const ReportFacts& facts);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_REPORT_H

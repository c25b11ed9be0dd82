#ifndef SMARTCV_TASKS_MATTE_REPORT_H
#define SMARTCV_TASKS_MATTE_REPORT_H

#include <string>
#include <vector>

#include "media/source_info.h"
#include "tasks/matte/job.h"

namespace smartcv::matte {

// What the report is made of besides the request.
struct ReportFacts {
  const Request& request;
  const media::SourceInfo& source;
  const Result& result;
  const std::vector<std::string>& warnings;
  pipeline::Options stages;  // as resolved
};

// The JSON text of `--report`; keys are documented in docs/report.md.
[[nodiscard]] std::string report_json(const ReportFacts& facts);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_REPORT_H

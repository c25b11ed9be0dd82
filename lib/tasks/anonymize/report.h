#ifndef SMARTCV_TASKS_ANONYMIZE_REPORT_H
#define SMARTCV_TASKS_ANONYMIZE_REPORT_H

#include <string>
#include <vector>

#include "job/report.h"
#include "media/source_info.h"
#include "tasks/anonymize/job.h"
#include "tasks/anonymize/track_ledger.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

// What the report is made of besides the request.
struct ReportFacts {
  const Request& request;
  const media::SourceInfo& source;
  const Result& result;
  const std::vector<TrackSummary>& tracks;
  const std::vector<PlannedTrack>& planned;  // what is known about single tracks
  const std::vector<std::string>& warnings;
  pipeline::Options stages;  // as resolved
};

// The JSON text of `--report`: versions, configuration with origins, model hashes, counts, tracks, statistics per
// stage. Keys are documented in docs/report.md; "schema" is raised when one changes its meaning.
[[nodiscard]] std::string report_json(const ReportFacts& facts);

// Parts that the report of images has as well.
[[nodiscard]] job::Json verification_json(const Verification& verification);
// The configuration as one number to compare runs by: SHA-256 over "key=value" lines, sorted by key.
[[nodiscard]] std::string configuration_hash(const Request& request);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_REPORT_H

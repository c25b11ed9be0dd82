#ifndef SMARTCV_JOB_REPORT_H
#define SMARTCV_JOB_REPORT_H

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "job/settings.h"
#include "media/source_info.h"

namespace smartcv::job {

using Json = nlohmann::ordered_json;

struct ReportFacts {
  std::string job;  // "anonymize"
  int schema = 1;
  const Request& request;
  const Settings& settings;
  const media::SourceInfo& source;
  const Result& result;
  const std::vector<std::string>& warnings;
  pipeline::Options stages;   // as resolved
  Json own = Json::object();  // the job's own keys, placed behind "output"
};

// Parts that every report has: the configuration with its origins, the models with their hashes.
[[nodiscard]] Json configuration_json(const Request& request);
[[nodiscard]] Json models_json(const Request& request);

// One output file as reports describe it.
[[nodiscard]] Json output_json(const media::WriteResult& written);

// The JSON text of `--report`: versions, input and output, the job's own keys, configuration with origins, model
// hashes, statistics per stage. Keys are documented in docs/report.md; "schema" is raised when one changes its meaning.
[[nodiscard]] std::string report_text(const ReportFacts& facts);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_REPORT_H

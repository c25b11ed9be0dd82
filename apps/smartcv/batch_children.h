#ifndef SMARTCV_APPS_SMARTCV_BATCH_CHILDREN_H
#define SMARTCV_APPS_SMARTCV_BATCH_CHILDREN_H

#include <filesystem>
#include <string_view>

#include "batch/plan.h"
#include "batch/runner.h"
#include "smartcv/batch_job.h"

namespace smartcv::app {

// The job's command line for one file of a batch: the same program, with what was resolved here.
[[nodiscard]] batch::CommandFor command_for(const BatchJob& job, const std::filesystem::path& results);

// What the report of a file is called: "sub/a.anonymized.mp4" -> "sub/a.anonymized.report.json".
[[nodiscard]] std::filesystem::path report_name(const std::filesystem::path& output);

// Keys that say how fast a result is made, not what it is: another value of theirs undoes nothing.
[[nodiscard]] bool is_neutral(std::string_view key);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_BATCH_CHILDREN_H

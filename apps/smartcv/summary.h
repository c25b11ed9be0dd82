#ifndef SMARTCV_APPS_SMARTCV_SUMMARY_H
#define SMARTCV_APPS_SMARTCV_SUMMARY_H

#include <string>

#include "tasks/anonymize/job.h"

namespace smartcv::app {

// What a finished job did, for people: a few lines, each ended.
[[nodiscard]] std::string summary_text(const anonymize::Result& result);
// The same for scripts: one line of JSON, {"event":"summary", …}.
[[nodiscard]] std::string summary_json(const anonymize::Result& result);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_SUMMARY_H

#ifndef SMARTCV_APPS_SMARTCV_FITTING_PREVIEW_SUMMARY_H
#define SMARTCV_APPS_SMARTCV_FITTING_PREVIEW_SUMMARY_H

#include <string>

#include "tasks/fitting_preview/job.h"

namespace smartcv::app {

// What a finished fitting-preview job did, for people: a few lines, each ended.
[[nodiscard]] std::string summary_text(const fitting_preview::Result& result);
// The same for scripts: one line of JSON, {"event":"summary", …}.
[[nodiscard]] std::string summary_json(const fitting_preview::Result& result);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_FITTING_PREVIEW_SUMMARY_H

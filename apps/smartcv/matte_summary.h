#ifndef SMARTCV_APPS_SMARTCV_MATTE_SUMMARY_H
#define SMARTCV_APPS_SMARTCV_MATTE_SUMMARY_H

#include <string>

#include "tasks/matte/job.h"

namespace smartcv::app {

// What a finished matte job did, for people: a few lines, each ended.
[[nodiscard]] std::string summary_text(const matte::Result& result);
// The same for scripts: one line of JSON, {"event":"summary", …}.
[[nodiscard]] std::string summary_json(const matte::Result& result);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_MATTE_SUMMARY_H

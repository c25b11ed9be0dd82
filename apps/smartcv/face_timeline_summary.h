#ifndef SMARTCV_APPS_SMARTCV_FACE_TIMELINE_SUMMARY_H
#define SMARTCV_APPS_SMARTCV_FACE_TIMELINE_SUMMARY_H

#include <string>

#include "tasks/face_timeline/job.h"

namespace smartcv::app {

// Who was found, for people: a few lines, each ended.
[[nodiscard]] std::string outcome_text(const face_timeline::Outcome& outcome);
// What a finished face-timeline job did, for people: a few lines, each ended.
[[nodiscard]] std::string summary_text(const face_timeline::Result& result);
// The same for scripts: one line of JSON, {"event":"summary", …}.
[[nodiscard]] std::string summary_json(const face_timeline::Result& result);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_FACE_TIMELINE_SUMMARY_H

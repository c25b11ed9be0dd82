#ifndef SMARTCV_APPS_SMARTCV_SUMMARY_H
#define SMARTCV_APPS_SMARTCV_SUMMARY_H

#include <string>

#include "tasks/anonymize/job.h"

namespace smartcv::app {

// Frames written per second of wall clock; 0 before the first.
[[nodiscard]] double frames_per_second(const pipeline::JobStatistics& statistics);
// "speed     24.1 frames/s in 4.4 s on CPU, limited by infer (98 % busy)", ended.
[[nodiscard]] std::string speed_line(const job::Result& result);
// "gpu       GPU 0 NVIDIA H200: …", ended, for each GPU that was watched.
[[nodiscard]] std::string gpu_lines(const job::Result& result);

// What a finished anonymize job did, for people: a few lines, each ended.
[[nodiscard]] std::string summary_text(const anonymize::Result& result);
// The same for scripts: one line of JSON, {"event":"summary", …}.
[[nodiscard]] std::string summary_json(const anonymize::Result& result);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_SUMMARY_H

#ifndef SMARTCV_TASKS_ANONYMIZE_IMAGE_REPORT_H
#define SMARTCV_TASKS_ANONYMIZE_IMAGE_REPORT_H

#include <string>
#include <vector>

#include "tasks/anonymize/image_job.h"

namespace smartcv::anonymize {

// The JSON text of `--report` for pictures: one for all of them. Keys are documented in docs/report.md.
[[nodiscard]] std::string image_report_json(const ImagesRequest& request, const ImagesResult& result,
                                            const std::vector<std::string>& warnings);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_IMAGE_REPORT_H

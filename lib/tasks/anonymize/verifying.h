#ifndef SMARTCV_TASKS_ANONYMIZE_VERIFYING_H
#define SMARTCV_TASKS_ANONYMIZE_VERIFYING_H

#include "nn/device.h"
#include "tasks/anonymize/exposure_search.h"
#include "tasks/anonymize/finders.h"
#include "tasks/anonymize/job.h"
#include "vision/geometry.h"

namespace smartcv::anonymize {

// Another look than the run's: larger, and MTCNN as well where its files are at hand.
[[nodiscard]] Finders verifying_finders(const Request& request, const nn::Device& device, vision::Size upright);

// How that look judges.
[[nodiscard]] VerificationOptions verification_options(const Settings& settings, int threads);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_VERIFYING_H

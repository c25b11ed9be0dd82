#ifndef SMARTCV_TASKS_ANONYMIZE_DETECTORS_H
#define SMARTCV_TASKS_ANONYMIZE_DETECTORS_H

#include <memory>
#include <vector>

#include "nn/device.h"
#include "nn/face_detector.h"
#include "tasks/anonymize/job.h"

namespace smartcv::anonymize {

// False for detector "none": LibTorch is not even loaded then.
// Throws Error(usage) for "none" beside another detector.
[[nodiscard]] bool asks_networks(const Options& options);

// The detectors the request names. Throws Error(usage) for an unknown name and Error(model) for
// weights that do not fit.
[[nodiscard]] std::vector<std::unique_ptr<nn::FaceDetector>> make_detectors(const Request& request,
                                                                            const nn::Device& device);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_DETECTORS_H

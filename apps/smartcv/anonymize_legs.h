#ifndef SMARTCV_APPS_SMARTCV_ANONYMIZE_LEGS_H
#define SMARTCV_APPS_SMARTCV_ANONYMIZE_LEGS_H

#include <cstdint>
#include <filesystem>
#include <string>

#include "smartcv/bench_leg.h"
#include "tasks/anonymize/job.h"

namespace smartcv::app {

// The parts of an anonymize job measured by themselves. `request`: input and settings; at most `frames` frames.
[[nodiscard]] BenchLeg decode_leg(const anonymize::Request& request, std::int64_t frames);
// Frames are decoded beforehand, as many as fit into 512 MiB; the result is written below `folder` and thrown away.
[[nodiscard]] BenchLeg encode_leg(const anonymize::Request& request, std::int64_t frames,
                                  const std::filesystem::path& folder);
// Network inputs are prepared beforehand; then as many workers as the job would take run full batches.
[[nodiscard]] BenchLeg inference_leg(const anonymize::Request& request, std::int64_t frames);
// The whole job.
[[nodiscard]] BenchLeg job_leg(const anonymize::Request& request, std::int64_t frames,
                               const std::filesystem::path& folder);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_ANONYMIZE_LEGS_H

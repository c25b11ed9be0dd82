#ifndef SMARTCV_TASKS_MATTE_WARM_UP_H
#define SMARTCV_TASKS_MATTE_WARM_UP_H

#include <cstddef>
#include <filesystem>

#include "media/reader.h"
#include "tasks/matte/matte_task.h"

namespace smartcv::matte {

// Before the job: the first `frames` frames of the video, up to its first shot cut, run through the task's network
// once, `chunk` at a time. The network errs most in its first frames, when it remembers nothing (arXiv 2108.11515,
// section 6.1: about 15 frames). Throws what media::Reader throws.
void warm_up(MatteTask& task, const std::filesystem::path& input, const media::ReaderOptions& options, int frames,
             std::size_t chunk);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_WARM_UP_H

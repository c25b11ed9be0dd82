#ifndef SMARTCV_TASKS_FITTING_PREVIEW_RENDER_H
#define SMARTCV_TASKS_FITTING_PREVIEW_RENDER_H

#include <filesystem>
#include <optional>
#include <vector>

#include "pipeline/job.h"
#include "tasks/fitting_preview/job.h"
#include "tasks/fitting_preview/look_plan.h"
#include "tasks/fitting_preview/seen_part.h"

namespace smartcv::fitting_preview {

// What a look is drawn with besides the request.
struct RenderParts {
  std::vector<Wearer> wearers;  // of garments that name nobody
  SeenPart seen;
  DrawSkeleton skeleton;
  std::optional<std::filesystem::path> contact_sheet;  // PNG: source and result once a second
};

// The second pass for one look: reads the video again, draws, writes, publishes (a partial file when it was stopped;
// `statistics.stopped` says so). A matting network is used when the request has its weights, see Options::matte; those
// are under the models' names "rvm-mobilenetv3" or "rvm-resnet50". Deterministic on the CPU path, whatever the number
// of workers. Throws Error as Reader, Writer and pipeline::run_job() do.
[[nodiscard]] LookResult render_look(const Request& request, const Look& look, const Poses& smooth,
                                     const RenderParts& parts, const pipeline::StopRequest& stop,
                                     const pipeline::ProgressCallback& progress = {});

// Frames that the contact sheet shows: the first one of every second.
[[nodiscard]] std::vector<std::int64_t> sheet_frames(const FrameTimes& times);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_RENDER_H

#ifndef SMARTCV_TASKS_FITTING_PREVIEW_LOOK_PARTS_H
#define SMARTCV_TASKS_FITTING_PREVIEW_LOOK_PARTS_H

#include "tasks/fitting_preview/depth_order.h"
#include "tasks/fitting_preview/job.h"
#include "tasks/fitting_preview/render.h"

namespace smartcv::fitting_preview {

// What a look is drawn with, as the options say: who is dressed, what stands before garments, how key points are drawn.
// `smooth` and `depth` (which is of `smooth`) must outlive the result. Warns of garments whose person is not in the
// video. Throws Error(usage) as choose_people() does when somebody is to be chosen.
[[nodiscard]] RenderParts look_parts(const Options& options, const Look& look, const Poses& smooth,
                                     const DepthOrder& depth);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_LOOK_PARTS_H

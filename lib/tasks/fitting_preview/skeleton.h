#ifndef SMARTCV_TASKS_FITTING_PREVIEW_SKELETON_H
#define SMARTCV_TASKS_FITTING_PREVIEW_SKELETON_H

#include <vector>

#include "media/picture.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

struct SkeletonStyle {
  float least_score = 0.3F;  // joints below are guesses: not drawn
};

// Draws limbs and joints onto a picture's own planes, whatever their depth and layout; alpha is left alone. The
// person's left is orange, the right blue, what is both green; each person's joints have a colour of their own by `id`.
// Lines are about a hundredth of the picture's longer side wide at most, thinner on small people. Poses may be
// anything: what is not finite or far off the picture is left out.
void draw_skeleton(const media::Picture& picture, media::Orientation orientation, const FramePose& pose,
                   std::int64_t id, const SkeletonStyle& style = {});

// Draws where anchors lie, as black squares with a white middle.
void draw_anchors(const media::Picture& picture, media::Orientation orientation,
                  const std::vector<vision::Point>& anchors);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_SKELETON_H

#ifndef SMARTCV_TASKS_ANONYMIZE_EYE_SEARCH_H
#define SMARTCV_TASKS_ANONYMIZE_EYE_SEARCH_H

#include <vector>

#include "media/picture.h"
#include "vision/geometry.h"
#include "vision/haar_eyes.h"

namespace smartcv::anonymize {

// The CPU's own search for eyes in a whole picture, at a size that keeps up with the device: the long side is brought
// down to 640 px. Returns boxes in pixels of the upright picture.
[[nodiscard]] std::vector<vision::Box> find_eyes(const vision::HaarEyes& haar, const media::ConstPicture& picture,
                                                 media::Orientation orientation);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_EYE_SEARCH_H

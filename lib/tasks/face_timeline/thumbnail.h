#ifndef SMARTCV_TASKS_FACE_TIMELINE_THUMBNAIL_H
#define SMARTCV_TASKS_FACE_TIMELINE_THUMBNAIL_H

#include <string>

#include "identity/face_patch.h"

namespace smartcv::face_timeline {

// A face with some surroundings for people to look at: the bytes of a JPEG file, at most 192 pixels wide and high.
[[nodiscard]] std::string thumbnail_of(const identity::FacePatch& patch);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_THUMBNAIL_H

#ifndef SMARTCV_TASKS_ANONYMIZE_FACE_NOTES_H
#define SMARTCV_TASKS_ANONYMIZE_FACE_NOTES_H

#include <vector>

#include "pipeline/task.h"
#include "tasks/anonymize/finders.h"
#include "vision/geometry.h"
#include "vision/small_luma.h"
#include "vision/track.h"

namespace smartcv::anonymize {

// What the stages learn about one frame.
struct FaceNotes : pipeline::Notes {
  // prepare
  FrameInputs inputs;                  // emptied by infer
  bool starts_shot = false;            // a shot cut lies before it, or nothing
  vision::SmallLuma luma;              // to find again what was found in other frames
  std::vector<vision::Box> haar_eyes;  // whole-picture search, when eyes are a target
  bool passed_over = false;            // not looked at on purpose, see look_choice()
  // infer
  std::vector<vision::Observation> faces;  // heads and people as well, where they are wanted
  bool blind = false;   // nobody could look at this frame: inference failed, or the picture itself is damaged
  bool failed = false;  // inference failed
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_FACE_NOTES_H

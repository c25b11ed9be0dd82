#ifndef SMARTCV_TASKS_FACE_TIMELINE_FACE_NOTES_H
#define SMARTCV_TASKS_FACE_TIMELINE_FACE_NOTES_H

#include <vector>

#include "nn/face_detector.h"
#include "pipeline/task.h"
#include "tasks/face_timeline/look_planner.h"

namespace smartcv::face_timeline {

// What the stages learn about one frame.
struct FaceNotes : pipeline::Notes {
  Look look;                             // prepare
  nn::DetectorInput input;               // of a frame that is looked at; emptied by infer
  std::vector<nn::FaceDetection> faces;  // infer
  bool trusted = true;                   // false: inference failed, or the picture itself is damaged
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_FACE_NOTES_H

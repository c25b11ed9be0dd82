#ifndef SMARTCV_TASKS_FACE_TIMELINE_FACE_NOTES_H
#define SMARTCV_TASKS_FACE_TIMELINE_FACE_NOTES_H

#include <vector>

#include "job/look_planner.h"
#include "nn/face_detector.h"
#include "pipeline/task.h"

namespace smartcv::face_timeline {

// What the stages learn about one frame.
struct FaceNotes : pipeline::Notes {
  job::Look look;                        // prepare
  nn::DetectorInput input;               // of a frame that is looked at; emptied by infer
  std::vector<nn::FaceDetection> faces;  // infer
  bool trusted = true;                   // false: inference failed, or the picture itself is damaged
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_FACE_NOTES_H

#ifndef SMARTCV_TASKS_ANONYMIZE_DETECTION_PLAN_H
#define SMARTCV_TASKS_ANONYMIZE_DETECTION_PLAN_H

#include <cstddef>
#include <string>
#include <vector>

#include "tasks/anonymize/options.h"
#include "tasks/anonymize/tiles.h"
#include "vision/geometry.h"

namespace smartcv::anonymize {

// How one detector looks at the pictures of one video.
struct DetectionPlan {
  std::string detector;
  int input_width = 0;  // long side of the network's input for the whole picture; 0: the picture as it is
  TileGrid tiles;
  int tile_width = 0;     // the same for a tile
  int smallest_face = 0;  // shorter side of the smallest face that is found dependably, pixels of the upright picture
};

// The short side, in pixels of the network's input, from which on a face is found dependably by a detector. Measured on
// the street clip made smaller step by step, for heads with the pose models; docs/anonymize.md has the table. One of
// "centerface", "mtcnn", "yolov8n-pose", "yolov8s-pose", "yolov8m-pose"; the last two were not measured and are taken
// to see what their smaller brother sees.
[[nodiscard]] int dependable_face(const std::string& detector);

// One plan for each detector that is chosen, for upright pictures of a size.
// Widths that are "auto": 960; with a min_face so that a face of that size is found, but neither wider than the picture
// nor than 1920. Tiles that are "auto": none without a min_face; else as many as it takes where the width is not
// enough.
[[nodiscard]] std::vector<DetectionPlan> plan_detection(const Options& options, vision::Size upright);

// What the inputs of one frame take, in bytes.
[[nodiscard]] std::size_t input_bytes(const std::vector<DetectionPlan>& plans, vision::Size upright);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_DETECTION_PLAN_H

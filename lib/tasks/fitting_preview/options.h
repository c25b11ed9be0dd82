#ifndef SMARTCV_TASKS_FITTING_PREVIEW_OPTIONS_H
#define SMARTCV_TASKS_FITTING_PREVIEW_OPTIONS_H

#include <string>
#include <vector>

namespace smartcv::fitting_preview {

// Everything a user can set about how people are followed and how garments are drawn on them.
// config/fitting_preview_schema binds each field to its key.
struct Options {
  // Poses.
  std::string pose = "rtmpose-s";                // catalogue name of the estimator
  std::string person_detector = "yolov8n-pose";  // finds the people for a top-down estimator
  double inference_scale = 0.5;                  // size of the picture that people are looked for in
  int detect_every = 0;                          // top-down: people are looked for every k-th pose; 0: chosen
  int pose_every = 0;                            // poses of every k-th frame; 0: by the motion ("auto")
  double confidence = 0.4;                       // of people: a score below is nobody
  double gap_seconds = 0.6;                      // longest gap of a person that is closed
  double cut_threshold = 0.5;                    // shot-cut score (0..1) above which people end; see vision/shot_cut.h
  double smoothing = 0.1;                        // seconds; standard deviation of the filter. 0: none

  // What is worn, and by whom.
  std::vector<std::string> garments;  // FILE or ID=FILE, see garment_choice.h
  std::string person = "largest";     // "largest", "all", or an id

  // Drawing.
  std::string highest_warp = "mesh";  // "similarity", "affine", "homography", "mesh"
  double fade_seconds = 0.3;
  bool arms_in_front = true;
  bool people_in_front = true;
  bool clip_to_person = false;
  std::string matte = "auto";  // "auto": RVM where it pays, when its weights are there; "rvm-mobilenetv3", …; "none"
  double shading = 0;          // 0..1: how much of the light on the covered cloth is taken over

  // What is written.
  std::string layout = "overlay";  // "overlay", "side-by-side", "wipe", "skeleton", "garment-only"
  bool draw_skeleton = false;      // key points and anchors over the result, for debugging
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_OPTIONS_H

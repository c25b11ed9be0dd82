#ifndef SMARTCV_TASKS_MATTE_OPTIONS_H
#define SMARTCV_TASKS_MATTE_OPTIONS_H

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tasks/matte/background_options.h"

namespace smartcv::matte {

// Everything a user can set about how people are cut out and what is made of them. config/matte_schema binds each field
// to its key.
struct Options {
  std::string preset = "standard";  // a file of configs/presets/matte

  // The network.
  std::string model = "rvm-mobilenetv3";   // catalogue name, or the path of a checkpoint
  std::optional<double> downsample_ratio;  // 0.05..1; unset: by the picture's size and `subject`
  std::string subject = "portrait";        // "portrait", "body": how much detail the automatic ratio keeps
  std::size_t seq_chunk = 0;               // consecutive frames per run of the network; 0: chosen
  int memory_limit_mb = 0;                 // lowers seq_chunk; 0: half of what the machine has free

  // Time.
  bool reset_at_cuts = true;
  double cut_threshold = 0.5;  // shot-cut score (0..1) above which the network forgets; see vision/shot_cut.h
  int warm_up = 0;             // frames that run once before the first one counts

  // What is made of it.
  std::vector<std::string> write{"composite"};  // KIND or KIND=FILE, see output_choice.h
  BackgroundOptions background;
  std::string alpha_mode = "straight";  // "straight", "premultiplied": the colours of rgba
  int bits = 0;                         // depth of alpha, rgba and images: 8, 10, 16; 0: chosen
  std::string image_format = "png";     // "png", "exr": of a folder of images
  std::string alpha_codec = "auto";     // of alpha and rgba
  double despill = 0;                   // 0..1
  std::string despill_color = "0,177,64";

  // Going on after an interruption.
  bool resume = false;             // keep what is finished in a folder, and go on with what is there
  double checkpoint_seconds = 10;  // of the video; see segment_plan.h
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_OPTIONS_H

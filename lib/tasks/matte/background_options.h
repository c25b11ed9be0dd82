#ifndef SMARTCV_TASKS_MATTE_BACKGROUND_OPTIONS_H
#define SMARTCV_TASKS_MATTE_BACKGROUND_OPTIONS_H

#include <filesystem>
#include <string>

#include "tasks/matte/picture_fit.h"
#include "vision/color_code.h"

namespace smartcv::matte {

// What stands behind the person, as the user writes it.
struct BackgroundOptions {
  // A colour, a picture file, a video file, "blur" or "blur:RADIUS" (pixels), or "transparent".
  std::string background = "0,177,64";
  std::string fit = "cover";            // "cover", "contain", "stretch", "center"
  std::string bar_color = "0,0,0";      // around a picture that does not fill the frame, and behind its alpha
  double background_start_seconds = 0;  // of a video background: its time when the source begins
};

// The same, understood.
struct BackgroundChoice {
  enum class Kind { color, picture, video, blur, transparent };
  Kind kind = Kind::color;
  vision::Rgb color;           // color
  std::filesystem::path file;  // picture and video
  double blur_radius = 0;      // blur: sigma of the Gaussian in pixels (as in CSS); 0: by the picture's size
  Fit fit = Fit::cover;
  vision::Rgb bar;
  double start_seconds = 0;
};

// The words come first, then files that exist, then colours. Opens the file as far as it takes to tell a picture (what
// OpenCV knows by its first bytes) from a video. Throws Error(usage) for a text that is none of these or a bad option,
// Error(input) for a path that leads nowhere or to a folder.
[[nodiscard]] BackgroundChoice parse_background(const BackgroundOptions& options);

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_BACKGROUND_OPTIONS_H

#ifndef SMARTCV_TASKS_MATTE_PICTURE_MAKER_H
#define SMARTCV_TASKS_MATTE_PICTURE_MAKER_H

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/frame.h"
#include "tasks/matte/background.h"
#include "tasks/matte/matte_notes.h"
#include "tasks/matte/output_choice.h"
#include "vision/alpha_pictures.h"
#include "vision/despill.h"
#include "vision/float_plane.h"
#include "vision/foreground_colors.h"

namespace smartcv::matte {

// The pictures one output takes.
struct PictureForm {
  OutputKind kind = OutputKind::composite;
  bool floats = false;       // for images; else frames for a video
  std::string pixel_format;  // of frames, FFmpeg's name; empty: the source's own
};

// Makes of a frame and its matte what the outputs take. One thread.
class PictureMaker {
 public:
  struct Parts {
    std::vector<PictureForm> forms;
    std::unique_ptr<Background> background;  // where a composite is wanted
    vision::AlphaMode alpha_mode = vision::AlphaMode::straight;
    vision::Despill despill{0};
  };
  explicit PictureMaker(Parts parts) : parts_(std::move(parts)) {}

  // True when a form shows the foreground's colours, so that the network has to find them.
  [[nodiscard]] bool wants_foreground() const;

  // One picture for each form, in their order. Alpha and foreground lie as the frame is stored.
  [[nodiscard]] std::vector<OutputPicture> make(const media::Frame& frame, const vision::FloatPlane& alpha,
                                                const std::optional<vision::RgbFloatPlanes>& foreground);

  // The frame over its background; the background is that of a color when no form shows one.
  [[nodiscard]] media::Frame composite(const media::Frame& frame, const vision::ForegroundColors& colors);

 private:
  [[nodiscard]] media::Frame make_frame(const PictureForm& form, const media::Frame& frame,
                                        vision::ForegroundColors& colors);
  [[nodiscard]] media::FloatPicture make_floats(const PictureForm& form, const media::Frame& frame,
                                                vision::ForegroundColors& colors);

  Parts parts_;
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_PICTURE_MAKER_H

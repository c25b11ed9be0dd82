#ifndef SMARTCV_TASKS_MATTE_PICTURE_MAKER_H
#define SMARTCV_TASKS_MATTE_PICTURE_MAKER_H

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/frame.h"
#include "tasks/matte/background.h"
#include "tasks/matte/matte_notes.h"
#include "tasks/matte/matte_sheet.h"
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
  vision::Size panel{};      // of a preview: one of its three pictures, upright
};

// Makes of a frame and its matte what the outputs take. One thread.
class PictureMaker {
 public:
  struct Parts {
    std::vector<PictureForm> forms;
    std::unique_ptr<Background> background;  // where a composite is wanted or shown
    media::Orientation orientation;          // of the source
    std::optional<MatteSheet> sheet;         // when a contact sheet is wanted
    vision::AlphaMode alpha_mode = vision::AlphaMode::straight;
    vision::Despill despill{0};
  };
  explicit PictureMaker(Parts parts) : parts_(std::move(parts)) {}

  // True when a form shows the foreground's colours, so that the network has to find them.
  [[nodiscard]] bool wants_foreground() const;

  // One picture for each form, in their order. Alpha and foreground lie as the frame is stored.
  [[nodiscard]] std::vector<OutputPicture> make(const media::Frame& frame, const vision::FloatPlane& alpha,
                                                const std::optional<vision::RgbFloatPlanes>& foreground);

  [[nodiscard]] const MatteSheet* sheet() const noexcept { return parts_.sheet ? &*parts_.sheet : nullptr; }

 private:
  // A frame while pictures are made of it.
  struct Work {
    const media::Frame& frame;
    const vision::FloatPlane& alpha;
    vision::ForegroundColors& colors;
    std::optional<media::Frame> composite;  // where somebody wants it
  };
  [[nodiscard]] bool shows_composite(const media::Frame& frame) const;
  [[nodiscard]] media::Frame composite(const media::Frame& frame, const vision::ForegroundColors& colors);
  [[nodiscard]] media::Frame make_frame(const PictureForm& form, Work& work) const;
  [[nodiscard]] media::Frame make_preview(const PictureForm& form, const Work& work) const;
  [[nodiscard]] media::FloatPicture make_floats(const PictureForm& form, Work& work) const;

  Parts parts_;
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_PICTURE_MAKER_H

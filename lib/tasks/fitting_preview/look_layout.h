#ifndef SMARTCV_TASKS_FITTING_PREVIEW_LOOK_LAYOUT_H
#define SMARTCV_TASKS_FITTING_PREVIEW_LOOK_LAYOUT_H

#include <string>
#include <vector>

#include "media/float_picture.h"
#include "media/frame.h"
#include "tasks/fitting_preview/seen_part.h"
#include "vision/geometry.h"
#include "vision/layer_composite.h"

namespace smartcv::fitting_preview {

// What the result shows.
enum class Layout {
  overlay,       // the source with the garments on
  side_by_side,  // the source and the result next to each other, upright
  wipe,          // a line moves to and fro: the result left of it, the source right of it
  skeleton,      // the source with everybody's key points
  garment_only,  // the garments alone, with transparency
};
// Throws Error(usage) for another word than those of Options::layout.
[[nodiscard]] Layout layout_named(const std::string& name);

// One side of a side-by-side picture: the upright picture, a few columns wider where chroma would else be shared by
// both.
[[nodiscard]] vision::Size side_panel(vision::Size upright);

// Makes the pictures of a layout. No state; thread-safe.
class LookLayout {
 public:
  struct Parts {
    Layout layout = Layout::overlay;
    media::Orientation orientation{};
    vision::Size upright{};
    std::string alpha_format{};  // of garment_only: FFmpeg's name
    DrawSkeleton skeleton{};     // of the skeleton layout, and where key points are drawn over another one
    bool draw_skeletons = false;
    vision::LightCurve curve{};
  };
  explicit LookLayout(Parts parts);

  // The frame for a video. `source` is used up. `scene`: who is in it; its picture is not looked at. `seconds`: of the
  // video so far, for the wipe.
  [[nodiscard]] media::Frame make(media::Frame source, const std::vector<vision::Layer>& layers,
                                  const FrameScene& scene, double seconds) const;
  // Garments alone for an image: R G B A, as stored.
  [[nodiscard]] media::FloatPicture make_floats(const media::Frame& source,
                                                const std::vector<vision::Layer>& layers) const;

  // Where the line of the wipe stands: pixels from the left of the upright picture.
  [[nodiscard]] int wipe_line(double seconds) const;
  [[nodiscard]] Layout layout() const noexcept { return parts_.layout; }
  [[nodiscard]] bool draws_skeletons() const noexcept { return parts_.draw_skeletons; }

 private:
  void dress(media::Frame& frame, const std::vector<vision::Layer>& layers, const FrameScene& scene) const;
  void wipe(media::Frame& frame, const std::vector<vision::Layer>& layers, double seconds) const;
  [[nodiscard]] media::Frame beside(media::Frame source, const std::vector<vision::Layer>& layers,
                                    const FrameScene& scene) const;

  Parts parts_;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_LOOK_LAYOUT_H

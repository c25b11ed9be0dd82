#ifndef SMARTCV_TASKS_FITTING_PREVIEW_DRESSER_H
#define SMARTCV_TASKS_FITTING_PREVIEW_DRESSER_H

#include <cstdint>
#include <utility>
#include <vector>

#include "tasks/fitting_preview/garment_layer.h"
#include "tasks/fitting_preview/look_plan.h"
#include "tasks/fitting_preview/seen_part.h"
#include "vision/layer_composite.h"

namespace smartcv::fitting_preview {

// Puts the garments of a look on the people of one frame, in two steps, because what can be seen of them may only be
// known once a network has looked at the frame. No state; thread-safe.
class Dresser {
 public:
  struct Parts {
    const Poses* smooth = nullptr;  // must outlive the dresser, as the plan
    const LookPlan* plan = nullptr;
    media::Orientation orientation{};
    SeenPart seen{};  // empty: nothing stands before anything
    double shading = 0;
  };
  explicit Dresser(Parts parts) : parts_(std::move(parts)) {}

  // A garment and where it goes in the frame.
  struct Placed {
    Worn worn;
    Placement placement;
  };
  [[nodiscard]] std::vector<Placed> placed(std::int64_t frame) const;

  [[nodiscard]] media::Orientation orientation() const noexcept { return parts_.orientation; }

  // Everybody in the frame. The picture must outlive the scene.
  [[nodiscard]] FrameScene scene(std::int64_t frame, const media::ConstPicture& picture) const;

  // What is to be drawn, in order: all that lies in the picture.
  [[nodiscard]] std::vector<vision::Layer> layers(const FrameScene& scene, const std::vector<Placed>& placed) const;

  // Where the anchors of these garments lie.
  [[nodiscard]] static std::vector<vision::Point> anchors(const std::vector<Placed>& placed);

 private:
  Parts parts_;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_DRESSER_H

#ifndef SMARTCV_TASKS_ANONYMIZE_MASK_PAINTER_H
#define SMARTCV_TASKS_ANONYMIZE_MASK_PAINTER_H

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/picture.h"
#include "tasks/anonymize/mask_planner.h"
#include "tasks/anonymize/options.h"
#include "vision/eye_bar.h"
#include "vision/mask_draw.h"

namespace smartcv::anonymize {

// Draws what was decided onto frames: for each place the shapes of all targets, in the chosen method.
// Throws Error(usage) for a target, method, shape or colour it does not know and Error(input) for a mask image that
// cannot be read.
class MaskPainter {
 public:
  MaskPainter(const Options& options, media::Orientation orientation);

  // Hides one track in another way than the others. Throws Error(usage) for a method it does not know.
  void use_method(std::int64_t track, const std::string& method);

  // Draws the frame's masks on its own planes; a frame without masks is not touched (nor copied).
  void paint(DecidedFrame& frame);

  // The outlines of what paint() hides at one place, in upright pixels. `haar_eyes`: of the same frame.
  // A face is hidden for every target: by itself, by its eyes, and by the head around it for head and person. A head is
  // hidden for the targets head and person, a person for person only: its box (of any --shape) and a third of the
  // margin.
  [[nodiscard]] std::vector<vision::MaskShape> shapes(const vision::TrackPlace& place,
                                                      std::span<const vision::Box> haar_eyes) const;

 private:
  [[nodiscard]] vision::MaskShape around(const vision::Box& box) const;
  [[nodiscard]] std::vector<vision::MaskShape> shapes_of_face(const vision::TrackPlace& place,
                                                              std::span<const vision::Box> haar_eyes) const;
  [[nodiscard]] vision::MaskShape over_eyes(const vision::TrackPlace& place,
                                            std::span<const vision::Box> haar_eyes) const;

  void draw(media::Picture& picture, const DecidedFrame& frame) const;
  [[nodiscard]] vision::MaskStyle with_seed(const vision::MaskStyle& style, std::int64_t number) const;

  enum class Target { face, eyes, head, person };
  std::vector<Target> targets_;
  bool ellipse_ = true;
  float margin_ = 0;
  vision::EyeBarOptions eye_bar_;
  Options options_;
  vision::MaskStyle style_;
  std::map<std::int64_t, vision::MaskStyle> styles_;  // of single tracks
  media::Orientation orientation_;
  // What noise follows from: the picture under the first mask of all. Whoever has only the output does not have it.
  std::optional<std::uint64_t> secret_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_MASK_PAINTER_H

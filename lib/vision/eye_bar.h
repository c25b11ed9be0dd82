#ifndef SMARTCV_VISION_EYE_BAR_H
#define SMARTCV_VISION_EYE_BAR_H

#include <array>
#include <span>

#include "vision/geometry.h"

namespace smartcv::vision {

struct EyeBarOptions {
  float margin_px = 0;            // added on every side, pixels
  float margin_fraction = 0.15F;  // added on every side, as a share of the distance between the eyes
};

// A bar over both eyes.
struct EyeBar {
  // What the place of the eyes was taken from.
  enum class Source {
    haar,        // landmarks, at least one of them refined by a Haar eye that agrees with it
    landmarks,   // landmarks alone
    whole_face,  // neither could be trusted: the bar is the face box
  };
  std::array<Point, 4> corners{};  // in order around the bar, upright pixels
  Source source = Source::whole_face;
};

// Decides where the bar lies. A Haar eye refines a landmark when its centre lies in the upper 65 % of the face and
// within 0.15 face widths of the landmark (the agreement measured in the study of detectors); the nearest one wins.
// Landmarks are not believed when an eye lies outside the face box, the eyes are nearer than 0.2 or farther than 1 face
// width, the line through them is tilted by more than 60 degrees or they are in the wrong order.
// With u = the larger of eye distance and 0.42 face widths (a turned head brings the eyes together, not the brows
// nearer), the bar reaches 0.5 u beyond each eye, 0.55 u above and 0.45 u below the line through them: eyes,
// lids and brows of a frontal face; the margins come on top.
[[nodiscard]] EyeBar eye_bar(const Box& face, const FaceLandmarks& landmarks, std::span<const Box> haar_eyes,
                             const EyeBarOptions& options = {});

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_EYE_BAR_H

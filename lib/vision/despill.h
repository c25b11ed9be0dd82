#ifndef SMARTCV_VISION_DESPILL_H
#define SMARTCV_VISION_DESPILL_H

#include <array>

#include "vision/color_code.h"

namespace smartcv::vision {

// Takes the light of a coloured screen off the foreground.
//
// The key colour's strong channels are those above the middle between its smallest and largest one: G of green, R and B
// of magenta. A foreground colour is spilled by as much as its weakest strong channel exceeds its strongest other one;
// `amount` times that is taken off the strong channels. For a green key that is G' = G - amount * max(0, G - max(R,
// B)): the limit of Vlahos' colour difference (P. Vlahos, US patent 3,595,987; A. R. Smith and J. F. Blinn, "Blue
// Screen Matting", SIGGRAPH 1996, section 2, there with a2 = 1). Colours without such an excess, skin and yellow with a
// green key, stay as they are.
class Despill {
 public:
  // `amount` 0..1; 0 does nothing. Throws Error(usage) for another amount or for a gray key, which has no strong
  // channel.
  explicit Despill(float amount, Rgb key = {0, 177, 64});

  [[nodiscard]] bool active() const noexcept { return amount_ > 0; }
  // What is taken off each strong channel of a colour in 0..1.
  [[nodiscard]] float excess(float r, float g, float b) const noexcept;
  // 1 for a strong channel, else 0; in the order R, G, B.
  [[nodiscard]] const std::array<float, 3>& strong() const noexcept { return strong_; }

 private:
  float amount_;
  std::array<float, 3> strong_{};
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_DESPILL_H

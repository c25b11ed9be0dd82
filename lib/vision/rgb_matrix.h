#ifndef SMARTCV_VISION_RGB_MATRIX_H
#define SMARTCV_VISION_RGB_MATRIX_H

#include <array>

#include "media/picture.h"

namespace smartcv::vision {

// An affine map from the samples of a picture (as stored, 0 … 2^depth - 1) to R, G, B in 0..255, not yet clipped:
// rgb[i] = sum over j of weight[i][j] * sample[j] + bias[i].
struct RgbMatrix {
  std::array<std::array<float, 3>, 3> weight{};
  std::array<float, 3> bias{};
};

// From the picture's colour model, matrix, range and depth. Formulas: ITU-T H.273, 8.3 (luma weights, ranges, YCgCo).
[[nodiscard]] RgbMatrix rgb_matrix(const media::ConstPicture& picture);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_RGB_MATRIX_H

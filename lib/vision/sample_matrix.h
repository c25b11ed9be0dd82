#ifndef SMARTCV_VISION_SAMPLE_MATRIX_H
#define SMARTCV_VISION_SAMPLE_MATRIX_H

#include <array>

#include "media/picture.h"

namespace smartcv::vision {

// The way back of RgbMatrix: from R', G', B' in 0..1 to the samples of a picture, neither rounded nor clipped:
// sample[i] = sum over j of weight[i][j] * rgb[j] + bias[i]. Components in the picture's order (Y Cb Cr, R G B); of
// gray only the first means something. `bias` is the sample that stands for black in that component (or for no colour).
struct SampleMatrix {
  std::array<std::array<double, 3>, 3> weight{};
  std::array<double, 3> bias{};
};

// From the layout's colour model, matrix, range and depth. Formulas: ITU-T H.273, 8.3.
[[nodiscard]] SampleMatrix sample_matrix(const media::PictureLayout& layout) noexcept;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_SAMPLE_MATRIX_H

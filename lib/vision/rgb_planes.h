#ifndef SMARTCV_VISION_RGB_PLANES_H
#define SMARTCV_VISION_RGB_PLANES_H

#include <array>
#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <vector>

#include "media/picture.h"
#include "vision/chroma_sum.h"
#include "vision/sample_matrix.h"

namespace smartcv::vision {

// The way back of rgb_sampler.h: R'G'B' rows become the planes of a picture, whatever its layout: matrix, range and
// depth of the layout, rounded to nearest and clipped. Chroma is made at full size and then averaged over one chroma
// step around its own place (make_axis_taps in component_grid.h). An alpha component is left alone.
class RgbPlanes {
 public:
  explicit RgbPlanes(const media::Picture& out);

  // One row of R', G', B' in 0..1, the picture's width; every row once, in any order.
  void add(int y, const std::array<const float*, 3>& rgb);
  // Stores subsampled chroma; call it when all rows are there.
  void finish();

 private:
  void convert(int component, const std::array<const float*, 3>& rgb, double bias, float* out) const;

  media::Picture out_;
  SampleMatrix matrix_;
  std::optional<ChromaSum> chroma_;  // of YUV
  std::array<std::vector<float>, 3> rows_;
};

// A whole picture: CV_8UC3, CV_16UC3 or CV_32FC3 (0..1), R first, of the picture's size.
// Throws Error(internal) for another type or size.
void draw_rgb(const cv::Mat& rgb, const media::Picture& out);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_RGB_PLANES_H

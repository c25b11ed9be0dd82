#ifndef SMARTCV_VISION_SOURCE_RGB_H
#define SMARTCV_VISION_SOURCE_RGB_H

#include <array>
#include <vector>

#include "media/picture.h"
#include "vision/axis_taps.h"
#include "vision/rgb_matrix.h"

namespace smartcv::vision {

// Full-size R'G'B' of a picture, but only where somebody asks: a stretch of a row at a time. Chroma is interpolated
// linearly at the luma sample's place, values are clipped to 0..1: what rgb_sampler.h gives a network at full size.
class SourceRgb {
 public:
  // The picture's memory must outlive the object.
  explicit SourceRgb(const media::ConstPicture& picture);

  // Columns `begin` to `end` - 1 of row y; element 0 of each output belongs to `begin`.
  void read(int y, int begin, int end, const std::array<float*, 3>& rgb);

 private:
  // Samples of a chroma component at the luma places of the stretch.
  void read_chroma(int component, int y, int begin, int end, float* out);

  media::ConstPicture picture_;
  RgbMatrix matrix_;
  int components_;
  bool subsampled_;
  AxisTaps across_;
  AxisTaps down_;
  std::vector<float> row_;
  std::vector<float> tall_;
  std::array<std::vector<float>, 3> samples_;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_SOURCE_RGB_H

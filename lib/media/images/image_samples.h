#ifndef SMARTCV_MEDIA_IMAGES_IMAGE_SAMPLES_H
#define SMARTCV_MEDIA_IMAGES_IMAGE_SAMPLES_H

#include <span>

#include "media/detail/av_ptr.h"
#include "media/float_picture.h"
#include "media/picture.h"

namespace smartcv::media::detail {

// One component of a picture that is to become an image, read row by row as floats 0..1.
class SampleReader {
 public:
  // `turn`: how the stored picture has to be turned; rows and columns are those of the turned one.
  SampleReader(const ConstComponent& component, const Orientation& turn);
  SampleReader(const float* plane, int width, int height, const Orientation& turn);

  [[nodiscard]] int width() const noexcept { return width_; }
  [[nodiscard]] int height() const noexcept { return height_; }
  // Fills `row` (width() values) with row `y`. Floats pass unclipped.
  void read(int y, std::span<float> row) const;

 private:
  void walk(int width, int height, const Orientation& turn, std::ptrdiff_t pixel, std::ptrdiff_t row);

  const std::uint8_t* origin_ = nullptr;  // of sample (0, 0) of the turned picture
  std::ptrdiff_t step_x_ = 0;             // bytes
  std::ptrdiff_t step_y_ = 0;
  int width_ = 0;
  int height_ = 0;
  int depth_ = 0;  // 0: float
  int shift_ = 0;
};

// The float that 16-bit floating point (IEEE 754 binary16) holds and that is nearest, ties to even. Beyond its range
// the largest it holds; not a number becomes 0. FFmpeg's EXR encoder cuts what does not fit; of this nothing is left
// to cut.
[[nodiscard]] float nearest_half(float value) noexcept;

// Writes the components (gray, or R G B, or R G B A) into a frame of the sizes of the readers. Formats: gray, rgb24,
// rgba and their 16-bit big-endian kin (clipped to 0..1, rounded to nearest), grayf32le, gbrpf32le, gbrapf32le
// (nearest_half()).
void write_samples(std::span<const SampleReader> components, AVFrame& frame);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_IMAGES_IMAGE_SAMPLES_H

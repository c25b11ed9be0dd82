#ifndef SMARTCV_VISION_MASK_IMAGE_H
#define SMARTCV_VISION_MASK_IMAGE_H

#include <filesystem>
#include <opencv2/core/mat.hpp>

#include "media/picture.h"
#include "vision/geometry.h"
#include "vision/mask_coverage.h"

namespace smartcv::vision {

// A picture that is laid over faces, with its transparency. Const and thread-safe.
class MaskImage {
 public:
  // `rgba`: CV_8UC4 or CV_16UC4, R first, upright, alpha not multiplied in. `orientation`: of the pictures it is drawn
  // on. Throws Error(internal) for anything else.
  MaskImage(const cv::Mat& rgba, media::Orientation orientation);

  // Draws it stretched over `bounds` (stored coordinates; may reach over the border) onto a picture's own planes, at
  // their own depth. Shrunk by area, grown linearly. Alpha of the picture is left alone.
  void draw(media::Picture& picture, const Box& bounds) const;
  // The same, as strongly as the picture is covered there; `luma` and `chroma` are on the grids of these components.
  void draw_within(media::Picture& picture, const Box& bounds, const MaskCoverage& luma,
                   const MaskCoverage& chroma) const;

 private:
  // `share(chroma, x, y)`: how much of the image is drawn at a sample, 0..1.
  template <typename Share>
  void blend(media::Picture& picture, const Box& bounds, const Share& share) const;

  cv::Mat4f premultiplied_;  // stored orientation, 0..1
};

// A picture file with or without alpha (PNG, TIFF, WebP, JPEG, …). Throws Error(input) for a file that is none.
[[nodiscard]] MaskImage read_mask_image(const std::filesystem::path& path, media::Orientation orientation);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_MASK_IMAGE_H

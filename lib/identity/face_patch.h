#ifndef SMARTCV_IDENTITY_FACE_PATCH_H
#define SMARTCV_IDENTITY_FACE_PATCH_H

#include <cstddef>
#include <cstdint>
#include <opencv2/core/mat.hpp>

#include "media/picture.h"
#include "nn/face_detector.h"

namespace smartcv::identity {

// A face cut out of its frame, so that the frame can go: an upright square twice as large as the face, in the frame's
// own pixels or, for large faces, scaled down to `largest_side`.
struct FacePatch {
  static constexpr int largest_side = 320;  // the face fills half of it: as many pixels as the embedders' chips have

  cv::Mat rgb;             // CV_8UC3, R first
  nn::FaceDetection face;  // in pixels of the patch
  cv::Mat chip;            // what the embedder takes, when it was cut from the frame itself; else empty

  [[nodiscard]] std::size_t bytes() const { return rgb.total() * rgb.elemSize() + chip.total() * chip.elemSize(); }
};

// `face`: in pixels of the upright picture. Black beyond the picture. Throws Error(internal) for an empty face.
[[nodiscard]] FacePatch cut_patch(const media::ConstPicture& picture, media::Orientation orientation,
                                  const nn::FaceDetection& face);

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_FACE_PATCH_H

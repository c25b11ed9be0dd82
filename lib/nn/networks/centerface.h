#ifndef SMARTCV_NN_NETWORKS_CENTERFACE_H
#define SMARTCV_NN_NETWORKS_CENTERFACE_H

#include <span>
#include <string>
#include <vector>

#include "nn/detector_factory.h"
#include "nn/face_detector.h"
#include "nn/networks/centerface_net.h"
#include "weights/weights.h"

namespace smartcv::nn {

// CenterFace as a detector: one forward pass per picture at options.detect_width, and a second, small one for faces so
// large that they saturate (see merge_large_faces). Faces from 12 px of the input on (shorter side) are found
// dependably. Input tensors: [1,3,h,w] float32 RGB 0..255, channels last, one per pass.
class CenterFace final : public FaceDetector {
 public:
  // Throws Error(model) when the weights are not CenterFace's.
  CenterFace(const weights::Weights& weights, const DetectorOptions& options);

  [[nodiscard]] std::string name() const override { return "centerface"; }
  [[nodiscard]] Precision precision() const override { return options_.device.precision; }
  [[nodiscard]] DetectorInput prepare(const media::ConstPicture& picture,
                                      media::Orientation orientation) const override;
  [[nodiscard]] std::vector<std::vector<FaceDetection>> detect(
      std::span<const DetectorInput* const> inputs) const override;

 private:
  // The faces of one input's passes, in pixels of the upright picture.
  [[nodiscard]] std::vector<FaceDetection> faces(const DetectorInput& input, std::span<const at::Tensor> maps) const;

  DetectorOptions options_;
  CenterFaceNet net_;
};

// The network's input for a picture: long side `long_side` but never larger than the picture's, aspect ratio kept, then
// both sides rounded up to multiples of 32 (the picture is stretched by that little).
[[nodiscard]] vision::Size centerface_input(vision::Size upright, int long_side);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_CENTERFACE_H

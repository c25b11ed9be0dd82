#ifndef SMARTCV_NN_NETWORKS_MTCNN_H
#define SMARTCV_NN_NETWORKS_MTCNN_H

#include <span>
#include <string>
#include <vector>

#include "nn/detector_factory.h"
#include "nn/face_detector.h"
#include "nn/networks/mtcnn_area.h"
#include "nn/networks/mtcnn_boxes.h"
#include "nn/networks/mtcnn_nets.h"
#include "weights/weights.h"

namespace smartcv::nn {

// MTCNN with the semantics of facenet-pytorch: thresholds 0.6, 0.7, 0.7, factor 0.709, all faces. Always float32.
// Faces from 16 px of the picture on (shorter side) are found dependably, where min_face is not above that.
// Slower than CenterFace and less sensitive; its worth is that its errors are others. Input tensors: the whole
// picture, uint8 [1,3,h,w], channels last (eight bits because it waits in queues at full size).
class Mtcnn final : public FaceDetector {
 public:
  struct Files {
    weights::Weights p_net;
    weights::Weights r_net;
    weights::Weights o_net;
  };
  // Throws Error(model) when the weights are not MTCNN's.
  Mtcnn(const Files& files, const DetectorOptions& options);

  [[nodiscard]] std::string name() const override { return "mtcnn"; }
  [[nodiscard]] Precision precision() const override { return Precision::fp32; }
  [[nodiscard]] DetectorInput prepare(const media::ConstPicture& picture,
                                      media::Orientation orientation) const override;
  [[nodiscard]] std::vector<std::vector<FaceDetection>> detect(
      std::span<const DetectorInput* const> inputs) const override;

 private:
  using Candidates = std::vector<mtcnn::Candidate>;
  [[nodiscard]] std::vector<FaceDetection> faces(const RgbView& picture) const;
  [[nodiscard]] Candidates propose(const RgbView& picture) const;
  [[nodiscard]] Candidates proposed_at(const RgbView& picture, double scale) const;
  [[nodiscard]] Candidates refine(const RgbView& picture, const Candidates& proposals) const;
  [[nodiscard]] Candidates finish(const RgbView& picture, const Candidates& refined) const;
  // Score, regression and, if the network has them, landmarks of each candidate, from its pixels. Candidates without
  // pixels are left out.
  [[nodiscard]] static Candidates judged(const mtcnn::Net& net, int side, const RgbView& picture,
                                         const Candidates& candidates);

  DetectorOptions options_;
  mtcnn::Net p_net_;
  mtcnn::Net r_net_;
  mtcnn::Net o_net_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_MTCNN_H

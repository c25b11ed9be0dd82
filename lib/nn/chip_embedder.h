#ifndef SMARTCV_NN_CHIP_EMBEDDER_H
#define SMARTCV_NN_CHIP_EMBEDDER_H

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "nn/batch_buffers.h"
#include "nn/embedder_factory.h"
#include "nn/face_embedder.h"
#include "vision/face_alignment.h"

namespace smartcv::nn {

// A face embedder around any network that takes square RGB chips: cutting out, batching, bringing back.
class ChipEmbedder final : public FaceEmbedder {
 public:
  // From [N,3,side,side] uint8 RGB on the host, channels last, to [N,dimension] float32 where the network runs.
  using Network = std::function<at::Tensor(const at::Tensor& chips)>;

  // Throws Error(usage) for a margin that does not fit the chip.
  ChipEmbedder(EmbedderFacts facts, vision::ChipKind kind, const EmbedderOptions& options, Network network);

  [[nodiscard]] const EmbedderFacts& facts() const noexcept override { return facts_; }
  [[nodiscard]] Precision precision() const override { return options_.device.precision; }
  [[nodiscard]] cv::Mat prepare(const media::ConstPicture& picture, media::Orientation orientation,
                                const FaceDetection& face) const override;
  [[nodiscard]] std::vector<Embedding> embed(std::span<const cv::Mat> chips) const override;

 private:
  void fill(const at::Tensor& batch, std::span<const cv::Mat> chips) const;

  EmbedderFacts facts_;
  vision::ChipKind kind_;
  EmbedderOptions options_;
  Network network_;
  mutable BatchBuffers buffers_;  // locks by itself
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_CHIP_EMBEDDER_H

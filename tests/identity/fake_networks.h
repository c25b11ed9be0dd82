#ifndef SMARTCV_TESTS_IDENTITY_FAKE_NETWORKS_H
#define SMARTCV_TESTS_IDENTITY_FAKE_NETWORKS_H

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "nn/face_detector.h"
#include "nn/face_embedder.h"
#include "nn/out_of_memory.h"
#include "vision/affine_sampler.h"

namespace smartcv::identity::tests {

// An embedder for faults: the embedding of a face is its mean colour, in two numbers.
class FakeEmbedder final : public nn::FaceEmbedder {
 public:
  // What a test changes and looks at; outlives the embedder.
  struct Script {
    std::size_t room = SIZE_MAX;  // chips that fit into the device's memory
    std::string failure;          // not empty: the device fails with this sentence
    std::mutex mutex;
    std::vector<std::size_t> batches{};  // that fitted
  };

  explicit FakeEmbedder(Script& script) : script_(script) {}

  [[nodiscard]] const nn::EmbedderFacts& facts() const noexcept override { return facts_; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] cv::Mat prepare(const media::ConstPicture& picture, media::Orientation orientation,
                                const nn::FaceDetection& face) const override {
    const vision::Affine place{face.box.width() / 8, 0, face.box.x1, 0, face.box.height() / 8, face.box.y1};
    return vision::affine_rgb8(picture, orientation, {.to_picture = place, .size = {8, 8}});
  }
  [[nodiscard]] std::vector<nn::Embedding> embed(std::span<const cv::Mat> chips) const override {
    const std::lock_guard lock(script_.mutex);
    if (!script_.failure.empty()) {
      throw Error(ErrorCode::model, script_.failure);
    }
    if (chips.size() > script_.room) {
      throw nn::OutOfMemory(ErrorCode::model, "the fake device is full");
    }
    script_.batches.push_back(chips.size());
    std::vector<nn::Embedding> embeddings;
    for (const auto& chip : chips) {
      const cv::Scalar mean = cv::mean(chip);
      embeddings.push_back({static_cast<float>(mean[0]) / 255, static_cast<float>(mean[1]) / 255});
    }
    return embeddings;
  }

 private:
  Script& script_;
  nn::EmbedderFacts facts_{"fake", 2, 8, false, 0.6F};
};

// A detector that finds what a test says, or throws. It is asked one picture at a time.
class FakeDetector final : public nn::FaceDetector {
 public:
  using Find = std::function<std::vector<nn::FaceDetection>()>;
  explicit FakeDetector(Find find) : find_(std::move(find)) {}

  [[nodiscard]] std::string name() const override { return "fake"; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] nn::DetectorInput prepare(const media::ConstPicture& picture,
                                          media::Orientation orientation) const override {
    return {nullptr, vision::upright_size({picture.layout.width, picture.layout.height}, orientation)};
  }
  [[nodiscard]] std::vector<std::vector<nn::FaceDetection>> detect(
      std::span<const nn::DetectorInput* const> inputs) const override {
    std::vector<std::vector<nn::FaceDetection>> found;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      found.push_back(find_());
    }
    return found;
  }

 private:
  Find find_;
};

// A frontal face of this size whose left upper corner is at (x, y).
[[nodiscard]] inline nn::FaceDetection face_at(float x, float y, float side = 60, float score = 0.9F) {
  const auto point = [&](float across, float down) { return vision::Point{x + across * side, y + down * side}; };
  return {{x, y, x + side, y + side},
          score,
          {point(0.3F, 0.4F), point(0.7F, 0.4F), point(0.5F, 0.6F), point(0.35F, 0.8F), point(0.65F, 0.8F)}};
}

}  // namespace smartcv::identity::tests

#endif  // SMARTCV_TESTS_IDENTITY_FAKE_NETWORKS_H

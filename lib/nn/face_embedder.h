#ifndef SMARTCV_NN_FACE_EMBEDDER_H
#define SMARTCV_NN_FACE_EMBEDDER_H

#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

#include "media/picture.h"
#include "nn/face_detector.h"

namespace smartcv::nn {

using Embedding = std::vector<float>;

// What a user of embeddings has to know about where they come from.
struct EmbedderFacts {
  std::string name;          // of the embedder, as the factory knows it: embeddings of two embedders never mix
  int dimension = 0;         // numbers of an embedding
  int chip_side = 0;         // pixels of the square picture the network takes
  bool unit_length = false;  // embeddings have length 1 (the network's own convention); else they are as they come out
  // Two single faces whose embeddings are nearer to each other (Euclidean distance) are commonly taken for one person.
  // From the makers or users of the network, for well-lit pictures: calibrate for video.
  float same_person = 0;
};

// A face recognition network in the two halves the pipeline needs, as FaceDetector: one object is shared by all
// threads, both calls are const and thread-safe.
class FaceEmbedder {
 public:
  virtual ~FaceEmbedder() = default;

  [[nodiscard]] virtual const EmbedderFacts& facts() const noexcept = 0;
  // CPU eyes: the face cut out of the planes as the network wants it, CV_8UC3 R G B, chip_side x chip_side, owning its
  // memory. `face`: box and landmarks in pixels of the upright picture. Throws Error(internal) for an empty face.
  [[nodiscard]] virtual cv::Mat prepare(const media::ConstPicture& picture, media::Orientation orientation,
                                        const FaceDetection& face) const = 0;
  // Device batch of any size: one embedding per chip. The same chip gives the same embedding whatever its batch, but
  // for rounding. Throws OutOfMemory (nn/out_of_memory.h) when the batch is too large for the device, Error(model) when
  // it fails otherwise.
  [[nodiscard]] virtual std::vector<Embedding> embed(std::span<const cv::Mat> chips) const = 0;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_FACE_EMBEDDER_H

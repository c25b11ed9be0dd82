#ifndef SMARTCV_IDENTITY_FACE_RECOGNIZER_H
#define SMARTCV_IDENTITY_FACE_RECOGNIZER_H

#include <memory>
#include <span>
#include <vector>

#include "identity/face_patch.h"
#include "nn/face_detector.h"
#include "nn/face_embedder.h"

namespace smartcv::identity {

// What becomes of a face that is not found again by the second look.
enum class LostFace {
  as_known,  // its chip is cut by the landmarks of the first look
  dropped,   // it has no embedding: an empty one
};

// From a face in a frame to its embedding, in the two halves the pipeline needs. Const and thread-safe.
//
// Note [Second look]. Landmarks found in the whole picture are a few pixels off, and alignment by them moves the
// embedding: its mean distance to one aligned by dlib itself is 0.19 that way and 0.16 by landmarks found again in a
// crop of 192 pixels which the face fills by half, the worst one 0.72 and 0.36. So faces are cut out with their
// surroundings, and CenterFace looks at that crop a second time before the chip is cut from it. MTCNN refines its
// landmarks in a crop of its own already (0.17), and without alignment there is nothing to refine: then the chip is cut
// from the frame at once.
class FaceRecognizer {
 public:
  // `second_look` outlives this; null: chips are cut from the frame.
  FaceRecognizer(std::unique_ptr<nn::FaceEmbedder> embedder, const nn::FaceDetector* second_look,
                 LostFace lost = LostFace::as_known);

  [[nodiscard]] const nn::FaceEmbedder& embedder() const noexcept { return *embedder_; }

  // Any thread. `face`: in pixels of the upright picture.
  [[nodiscard]] FacePatch cut(const media::ConstPicture& picture, media::Orientation orientation,
                              const nn::FaceDetection& face) const;
  // A device batch of any size; throws what nn::FaceEmbedder::embed throws.
  [[nodiscard]] std::vector<nn::Embedding> embed(std::span<const FacePatch* const> patches) const;

 private:
  // Empty where there is none.
  [[nodiscard]] std::vector<cv::Mat> chips_of(std::span<const FacePatch* const> patches) const;

  std::unique_ptr<nn::FaceEmbedder> embedder_;
  const nn::FaceDetector* second_look_;
  LostFace lost_;
};

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_FACE_RECOGNIZER_H

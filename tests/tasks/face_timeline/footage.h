#ifndef SMARTCV_TESTS_TASKS_FACE_TIMELINE_FOOTAGE_H
#define SMARTCV_TESTS_TASKS_FACE_TIMELINE_FOOTAGE_H

#include <filesystem>
#include <memory>
#include <optional>

#include "identity/face_recognizer.h"
#include "identity/photo_face.h"
#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/truth.h"

namespace smartcv::face_timeline::tests {

// The real networks, CenterFace and dlib's ResNet, for real pictures.
struct RealNetworks {
  std::unique_ptr<nn::FaceDetector> detector;
  std::unique_ptr<identity::FaceRecognizer> recognizer;

  identity::EmbeddingSource source;

  [[nodiscard]] identity::PhotoLooks looks() const {
    return {.detector = *detector, .recognizer = *recognizer, .source = source};
  }
};

// Nothing, with a line on stderr, without the weights.
[[nodiscard]] std::optional<RealNetworks> real_networks();

// A video's analysis as it would be if finding and following never erred: every person of every shot has one track,
// with the boxes of the truth, and `samples` real embeddings spread over it, of faces the detector finds there.
[[nodiscard]] Analysis truth_tracks(const std::filesystem::path& video, const Truth& truth,
                                    const RealNetworks& networks, int samples);

// Whom a track of truth_tracks() shows.
[[nodiscard]] std::string person_of(const FaceTrack& track, const Truth& truth);

}  // namespace smartcv::face_timeline::tests

#endif  // SMARTCV_TESTS_TASKS_FACE_TIMELINE_FOOTAGE_H

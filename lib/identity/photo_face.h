#ifndef SMARTCV_IDENTITY_PHOTO_FACE_H
#define SMARTCV_IDENTITY_PHOTO_FACE_H

#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "identity/embedding_source.h"
#include "identity/face_recognizer.h"
#include "nn/face_detector.h"

namespace smartcv::identity {

// How photos are looked at: as the video is, so that their embeddings can be compared with the video's.
struct PhotoLooks {
  const nn::FaceDetector& detector;
  const FaceRecognizer& recognizer;
  EmbeddingSource source;   // what the two make
  float confidence = 0.5F;  // weaker finds are no faces
  int min_face = 40;        // pixels; narrower faces are not recognized by
};

// The one face of a photo, or why there is none.
struct PhotoFace {
  std::vector<float> embedding;  // empty: `problem` says why
  std::string problem;           // "shows no face", "cannot be read as a picture"
};

// The embedding of whom a photo shows: its largest face, when no other face is at least half as wide.
// `rgb`: CV_8UC3, R first, upright.
[[nodiscard]] PhotoFace face_of(const cv::Mat& rgb, const PhotoLooks& looks);
// The same for a file of any kind OpenCV reads; turned upright by its EXIF orientation.
[[nodiscard]] PhotoFace face_of_file(const std::filesystem::path& photo, const PhotoLooks& looks);

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_PHOTO_FACE_H

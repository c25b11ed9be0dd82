#ifndef SMARTCV_TASKS_ANONYMIZE_RECOGNITION_H
#define SMARTCV_TASKS_ANONYMIZE_RECOGNITION_H

#include <memory>

#include "identity/calibration.h"
#include "identity/face_recognizer.h"
#include "identity/photo_face.h"
#include "nn/device.h"
#include "tasks/anonymize/job.h"

namespace smartcv::anonymize {

// Narrower faces are not recognized by, pixels: distances between smaller ones say little.
inline constexpr int min_recognized_face = 40;

// The networks that tell people apart: for the video's faces, whoever found them, and for photos.
struct Recognition {
  std::unique_ptr<nn::FaceDetector> detector;  // CenterFace: finds faces in photos, and landmarks again
  std::unique_ptr<identity::FaceRecognizer> recognizer;
  identity::Calibration calibration;

  [[nodiscard]] identity::PhotoLooks looks() const;
};

// Whether the request names people.
[[nodiscard]] bool asks_who(const Options& options);

// Throws Error(model) for weights that do not fit, Error(usage) for an embedder that is not known.
[[nodiscard]] Recognition make_recognition(const Request& request, const nn::Device& device);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_RECOGNITION_H

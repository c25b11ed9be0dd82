#ifndef SMARTCV_IDENTITY_FACE_QUALITY_H
#define SMARTCV_IDENTITY_FACE_QUALITY_H

#include "identity/face_patch.h"
#include "nn/face_detector.h"

namespace smartcv::identity {

// How well a face can be recognized, from what a detector says and from its pixels. All values are 0..1.

// 1 for a face that looks into the camera, towards 0 for a profile: from where the nose stands between the eyes, and
// from how far the eyes are apart for the height of the face. In-plane turns do not count, alignment takes them out.
[[nodiscard]] float frontality(const nn::FaceDetection& face);

// The most the quality of this face can be, before anybody looked at its pixels: large, frontal, surely a face.
[[nodiscard]] float possible_quality(const nn::FaceDetection& face);

// How much fine structure the face has: the scatter of the Laplacian inside its box, at a scale all faces share.
[[nodiscard]] float sharpness(const FacePatch& patch);

// possible_quality() of the face in its frame, lowered by what is missing in sharpness.
[[nodiscard]] float face_quality(const nn::FaceDetection& in_frame, const FacePatch& patch);

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_FACE_QUALITY_H

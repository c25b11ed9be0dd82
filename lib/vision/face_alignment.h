#ifndef SMARTCV_VISION_FACE_ALIGNMENT_H
#define SMARTCV_VISION_FACE_ALIGNMENT_H

#include <array>

#include "vision/affine.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// Where a face network expects a face, and how a found face gets there.

// Detectors put the same five points at slightly different places of a face; each has a template of its own.
enum class LandmarkSource { centerface, mtcnn };

// The chips the embedding networks were trained on.
enum class ChipKind {
  dlib,     // 150x150, dlib's mean shape with padding 0.25
  facenet,  // 160x160, what facenet-pytorch's MTCNN crop shows with margin 0, but turned upright
};
[[nodiscard]] int chip_side(ChipKind kind) noexcept;

// Weights of the five points in the fit: eyes, nose, mouth corners. The mouth moves with the expression.
using LandmarkWeights = std::array<float, 5>;
inline constexpr LandmarkWeights default_landmark_weights{1, 1, 0.3F, 0.1F, 0.1F};

// The landmarks' places in the chip, for pixel centres at integer coordinates. Note [Templates]: dlib's were found from
// 77 faces which dlib's own five-point predictor had aligned; the facenet chip is the same picture under one scale and
// shift, which were fitted to the mean landmarks of 248 frontal faces inside their MTCNN boxes.
[[nodiscard]] FaceLandmarks chip_template(ChipKind kind, LandmarkSource source) noexcept;

// From chip pixels to the upright picture, by the landmarks; when they have no extent, by the box (upright, the box's
// centre in the chip's middle). The templates belong to landmarks read as positions of pixel centres at integer
// coordinates, as they come out of both detectors; the result is in outer-corner coordinates as every Affine.
// Throws Error(internal) when neither landmarks nor box have an extent.
[[nodiscard]] Affine chip_to_picture(const Box& face, const FaceLandmarks& landmarks, ChipKind kind,
                                     LandmarkSource source, const LandmarkWeights& weights = default_landmark_weights);

// A square, upright crop around a face for a second look of the detector, whose landmarks are better when the face
// fills about half of a small input (192 pixels): from crop pixels to the upright picture. Apply it to the landmarks
// found in the crop to bring them back. Throws Error(internal) for an empty box.
[[nodiscard]] Affine second_look(const Box& face, int side = 192, float face_share = 0.5F);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_FACE_ALIGNMENT_H

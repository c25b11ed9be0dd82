#ifndef SMARTCV_VISION_POSE_HEAD_H
#define SMARTCV_VISION_POSE_HEAD_H

#include <optional>

#include "vision/geometry.h"

namespace smartcv::vision {

// What a pose network knows about a head. Left and right are the person's own; a point that it is not sure of is left
// out by the caller.
struct HeadPoints {
  std::optional<Point> nose;
  std::optional<Point> left_eye, right_eye;
  std::optional<Point> left_ear, right_ear;
  std::optional<Point> left_shoulder, right_shoulder;
};

// Note [A head out of key points]
// The formula, in units of h, the height of a head from crown to chin. Proportions are those of adults (DIN 33402-2 and
// Farkas, Anthropometry of the Head and Face: h 0.23 m, breadth 0.155 m, ear to ear 0.15 m, eye to eye 0.063 m, ear
// to tip of the nose seen from the side 0.125 m, ear to eye 0.09 m, shoulder joint to shoulder joint 0.35 m, nose to
// the middle between the shoulders 0.23 m). Turning away shortens every distance in the picture and lengthens none, so
// each pair of points that is known says how large h is at least, and the largest answer is taken:
//   ears 1.55 |ear - ear|                    eyes 3.6 |eye - eye|
//   nose 1.85 |ear - nose|, each ear         sides 2.5 |ear - eye|, each ear with the eye beside it
//   back 0.66 |shoulder - shoulder|          neck 1.0 |middle of the shoulders - middle of the known points of the
//   head|
// Up is where the head's points lie from the middle of the shoulders; the top of the picture when either is unknown.
// The centre lies between both ears; beside one ear, 0.15 h from it towards nose and eyes; without ears at the mean of
// nose and eyes; from behind, with nothing but shoulders, 0.95 h above their middle.
// The head is an ellipse around it, 0.5 h to each side and 0.6 h up and down (hair included), raised by 0.06 h; its
// bounding box is the answer.

// The box of a head, in pixels; it may reach over the picture's border. `person` is the box of the whole body: without
// any point its upper quarter is the answer, for a person that is there has a head somewhere above. Shoulders alone
// must be apart: seen from the side they say nothing of the size, then the person's box does (h = a seventh of its
// height at least).
[[nodiscard]] Box pose_head_box(const HeadPoints& points, const Box& person) noexcept;

// The box of a face as face detectors draw it (brow to chin, 0.75 h by 0.85 h around the nose) and its landmarks, when
// the nose and an eye are seen. The mouth's corners are no key points: each is put below its eye, twice as far as the
// nose. Nothing when the face is turned away.
struct PoseFace {
  Box box;
  std::optional<FaceLandmarks> landmarks;  // when both eyes are seen
};
[[nodiscard]] std::optional<PoseFace> pose_face(const HeadPoints& points, const Box& person) noexcept;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_POSE_HEAD_H

#ifndef SMARTCV_TASKS_FACE_TIMELINE_CALIBRATION_H
#define SMARTCV_TASKS_FACE_TIMELINE_CALIBRATION_H

#include <string>

namespace smartcv::face_timeline {

// Note [Calibration]
// dlib-resnet: measured on the clip faces_timeline.mp4 (five shots, eleven people), CenterFace, landmarks taken again
// on a crop, about eight faces a track. Means of one person: the woman 0.13 to 0.24 between her three shots, the
// portrait 0.04. Means of two people, faces of 40 pixels and more: 0.50 to 0.74. Single faces of one person reach 0.53,
// which is why dlib itself asks 0.6 of them. 0.45 lies between; on this clip everything from 0.25 to 0.55 gives the
// right people. Of faces below 40 pixels the means of two people come as near as 0.28: they are not recognized by.
// facenet: no weights were at hand, nothing is measured. 1.04, what DeepFace asks of single faces, times the share that
// means have of dlib's 0.6.

// How distances between the embeddings of one embedder are read.
struct Calibration {
  // Euclidean distance between two means of embeddings below which they are taken for one person.
  double threshold = 0;
  // Embeddings have length 1: so must their means, or averaging alone would move them nearer to each other.
  bool unit_length = false;
};

// Throws Error(usage) for an embedder without a calibration.
[[nodiscard]] Calibration calibration_of(const std::string& embedder);

// The threshold in force: the user's, or the embedder's own when that is 0.
[[nodiscard]] double threshold_in_force(double wanted, const std::string& embedder);

// 0..1: 1 at distance 0, 0.5 at the threshold, 0 at twice the threshold and beyond; linear.
[[nodiscard]] double score_of_distance(double distance, double threshold) noexcept;

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_CALIBRATION_H

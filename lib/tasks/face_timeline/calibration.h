#ifndef SMARTCV_TASKS_FACE_TIMELINE_CALIBRATION_H
#define SMARTCV_TASKS_FACE_TIMELINE_CALIBRATION_H

#include <string>

namespace smartcv::face_timeline {

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

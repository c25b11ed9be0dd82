#ifndef SMARTCV_IDENTITY_CALIBRATION_H
#define SMARTCV_IDENTITY_CALIBRATION_H

#include <string>

namespace smartcv::identity {

// Note [Calibration]
// dlib-resnet: measured on faces_timeline.mp4 (five shots, eleven people), street.mp4 and the 20 s of test_video.mp4;
// CenterFace, landmarks taken again on a crop, about eight faces a track, 40 pixels and more. Means of one person,
// between shots, along one shot, or at two sizes of one scene: 0.04 to 0.27. Means of two people: 0.40 (profiles of
// 45 pixels), 0.49 and more from 50 pixels on, mostly 0.6 to 0.8. 0.38 lies between; on the first clip everything from
// 0.25 to 0.55 gives the right people. Single faces of one person reach 0.53 within one clip, and dlib's own 0.6 is for
// those, so a photo, which is a single face of another day, may be farther from a mean than another mean. facenet: no
// weights were at hand, nothing is measured. 1.04, what DeepFace asks of single faces, times the shares that the two
// have of dlib's 0.6.

// How distances between the embeddings of one embedder are read.
struct Calibration {
  // Euclidean distance between two means of embeddings below which they are taken for one person.
  double threshold = 0;
  // The same between a mean and a photo.
  double photo_threshold = 0;
  // Embeddings have length 1: so must their means, or averaging alone would move them nearer to each other.
  bool unit_length = false;
};

// Throws Error(usage) for an embedder without a calibration.
[[nodiscard]] Calibration calibration_of(const std::string& embedder);

// What a run goes by: the embedder's calibration, with `wanted` as threshold when that is above 0 and the photos'
// threshold in proportion.
[[nodiscard]] Calibration calibration_in_force(double wanted, const std::string& embedder);

// 0..1: 1 at distance 0, 0.5 at the threshold, 0 at twice the threshold and beyond; linear.
[[nodiscard]] double score_of_distance(double distance, double threshold) noexcept;

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_CALIBRATION_H

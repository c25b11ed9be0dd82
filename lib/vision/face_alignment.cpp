#include "vision/face_alignment.h"

#include <algorithm>

#include "base/error.h"
#include "vision/similarity.h"

namespace smartcv::vision {
namespace {

constexpr FaceLandmarks dlib_centerface{
    {{46.7F, 46.4F}, {102.4F, 46.4F}, {74.5F, 78.8F}, {50.9F, 102.6F}, {98.1F, 102.6F}}};
constexpr FaceLandmarks dlib_mtcnn{{{47.4F, 45.6F}, {102.4F, 45.6F}, {74.9F, 77.4F}, {51.5F, 104.8F}, {98.4F, 104.8F}}};

// From the dlib chip to the facenet chip; see Note [Templates].
constexpr float facenet_scale = 1.164F;
constexpr Point facenet_shift{-7.2F, 6.2F};

// The side of the square a chip shows, in units of a face box's mean side.
double shown(ChipKind kind) {
  const double dlib = 150 * facenet_scale / 160;
  return kind == ChipKind::dlib ? dlib : 1.0;
}

}  // namespace

int chip_side(ChipKind kind) noexcept { return kind == ChipKind::dlib ? 150 : 160; }

FaceLandmarks chip_template(ChipKind kind, LandmarkSource source) noexcept {
  FaceLandmarks points = source == LandmarkSource::mtcnn ? dlib_mtcnn : dlib_centerface;
  if (kind == ChipKind::facenet) {
    for (auto& point : points) {
      point = {point.x * facenet_scale + facenet_shift.x, point.y * facenet_scale + facenet_shift.y};
    }
  }
  return points;
}

Affine chip_to_picture(const Box& face, const FaceLandmarks& landmarks, ChipKind kind, LandmarkSource source,
                       const LandmarkWeights& weights) {
  const auto places = chip_template(kind, source);
  if (const auto to_chip = fit_similarity(landmarks, places, weights)) {
    return from_pixel_centres(inverse(*to_chip));
  }
  const int side = chip_side(kind);
  const double mean_side = (static_cast<double>(face.width()) + face.height()) / 2;
  return second_look(face, side, static_cast<float>(std::max(face.width(), face.height()) / (mean_side * shown(kind))));
}

Affine second_look(const Box& face, int side, float face_share) {
  if (face.area() <= 0 || side <= 0 || face_share <= 0) {
    throw Error(ErrorCode::internal, "an empty face box has no crop");
  }
  const double scale = static_cast<double>(std::max(face.width(), face.height())) / face_share / side;
  const Point center = face.center();
  return {scale, 0, center.x - scale * side / 2, 0, scale, center.y - scale * side / 2};
}

}  // namespace smartcv::vision

#include "identity/face_quality.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace smartcv::identity {
namespace {

constexpr float large_face = 120;     // pixels, short side: what is larger tells no more, for the chips have 150
constexpr float usual_eyes = 0.36F;   // distance of the eyes of a frontal face, in heights of its box
constexpr int sharpness_side = 96;    // pixels; faces are compared at this size
constexpr double sharp_scatter = 60;  // variance of the Laplacian (grey levels squared) that counts as half sharp
constexpr float least_sharp_share = 0.3F;

}  // namespace

float frontality(const nn::FaceDetection& face) {
  const auto& [left, right, nose, mouth_left, mouth_right] = face.landmarks;
  const vision::Point axis{right.x - left.x, right.y - left.y};
  const float eyes = std::hypot(axis.x, axis.y);
  const float height = face.box.height();
  if (!(eyes > 0) || !(height > 0)) {
    return 0;
  }
  const vision::Point to_nose{nose.x - (left.x + right.x) / 2, nose.y - (left.y + right.y) / 2};
  // 0 when the nose stands in the middle, 1 when it stands under an eye.
  const float aside = std::abs(to_nose.x * axis.x + to_nose.y * axis.y) / (eyes * eyes / 2);
  const float apart = std::min(1.0F, eyes / (usual_eyes * height));
  return std::clamp(1 - aside, 0.0F, 1.0F) * apart;
}

float possible_quality(const nn::FaceDetection& face) {
  const float side = std::min(face.box.width(), face.box.height());
  const float size = std::clamp(side / large_face, 0.0F, 1.0F);
  return std::sqrt(size) * (0.25F + 0.75F * frontality(face)) * std::clamp(face.score, 0.0F, 1.0F);
}

float sharpness(const FacePatch& patch) {
  const vision::Box box = vision::clipped(patch.face.box, {patch.rgb.cols, patch.rgb.rows});
  const cv::Rect inside(cv::Point(static_cast<int>(box.x1), static_cast<int>(box.y1)),
                        cv::Point(static_cast<int>(box.x2), static_cast<int>(box.y2)));
  if (inside.empty()) {
    return 0;
  }
  cv::Mat gray;
  cv::cvtColor(patch.rgb(inside), gray, cv::COLOR_RGB2GRAY);
  const bool shrinks = gray.rows > sharpness_side;
  cv::resize(gray, gray, {sharpness_side, sharpness_side}, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  cv::Mat edges;
  cv::Laplacian(gray, edges, CV_32F);
  cv::Scalar mean;
  cv::Scalar deviation;
  cv::meanStdDev(edges, mean, deviation);
  const double scatter = deviation[0] * deviation[0];
  return static_cast<float>(scatter / (scatter + sharp_scatter));
}

float face_quality(const nn::FaceDetection& in_frame, const FacePatch& patch) {
  return possible_quality(in_frame) * (least_sharp_share + (1 - least_sharp_share) * sharpness(patch));
}

}  // namespace smartcv::identity

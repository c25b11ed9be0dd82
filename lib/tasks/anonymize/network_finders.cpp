#include "tasks/anonymize/network_finders.h"

#include <utility>

#include "vision/pose_head.h"

namespace smartcv::anonymize {
namespace {

// Key points below this are guesses.
constexpr float sure_point = 0.5F;

vision::HeadPoints head_points(const nn::PersonPose& person) {
  const auto point = [&person](nn::Joint joint) {
    const nn::Keypoint& keypoint = person.at(joint);
    return keypoint.score >= sure_point ? std::optional(keypoint.point) : std::nullopt;
  };
  vision::HeadPoints points;
  points.nose = point(nn::Joint::nose);
  points.left_eye = point(nn::Joint::left_eye);
  points.right_eye = point(nn::Joint::right_eye);
  points.left_ear = point(nn::Joint::left_ear);
  points.right_ear = point(nn::Joint::right_ear);
  points.left_shoulder = point(nn::Joint::left_shoulder);
  points.right_shoulder = point(nn::Joint::right_shoulder);
  return points;
}

}  // namespace

FaceFinder::FaceFinder(std::unique_ptr<nn::FaceDetector> detector, ScoreScale scale)
    : detector_(std::move(detector)), scale_(scale) {}

nn::DetectorInput FaceFinder::prepare(const media::ConstPicture& picture, media::Orientation orientation) const {
  return detector_->prepare(picture, orientation);
}

std::vector<std::vector<vision::Observation>> FaceFinder::find(std::span<const nn::DetectorInput* const> inputs) const {
  std::vector<std::vector<vision::Observation>> found;
  for (const auto& faces : detector_->detect(inputs)) {
    auto& observations = found.emplace_back();
    for (const nn::FaceDetection& face : faces) {
      observations.push_back({face.box, scale_.to_common(face.score), face.landmarks, vision::Subject::face});
    }
  }
  return found;
}

PoseFinder::PoseFinder(std::unique_ptr<nn::PoseEstimator> estimator, Wanted wanted, ScoreScale scale)
    : estimator_(std::move(estimator)), wanted_(wanted), scale_(scale) {}

nn::DetectorInput PoseFinder::prepare(const media::ConstPicture& picture, media::Orientation orientation) const {
  nn::PoseInput input = estimator_->prepare(picture, orientation);
  return {std::move(input.tensors), input.upright};
}

std::vector<std::vector<vision::Observation>> PoseFinder::find(std::span<const nn::DetectorInput* const> inputs) const {
  std::vector<nn::PoseInput> poses;
  poses.reserve(inputs.size());
  std::vector<const nn::PoseInput*> pointers;
  for (const nn::DetectorInput* input : inputs) {
    pointers.push_back(&poses.emplace_back(nn::PoseInput{input->tensors, input->upright, {}}));
  }
  std::vector<std::vector<vision::Observation>> found;
  for (const auto& people : estimator_->detect(pointers)) {
    auto& observations = found.emplace_back();
    for (const nn::PersonPose& person : people) {
      const auto parts = parts_of(person);
      observations.insert(observations.end(), parts.begin(), parts.end());
    }
  }
  return found;
}

std::vector<vision::Observation> PoseFinder::parts_of(const nn::PersonPose& person) const {
  const vision::HeadPoints points = head_points(person);
  const vision::Box head = vision::pose_head_box(points, person.box);
  const float score = scale_.to_common(person.score);
  std::vector<vision::Observation> parts;
  if (wanted_.people) {
    parts.push_back({vision::united(person.box, head), score, std::nullopt, vision::Subject::person});
  }
  if (wanted_.heads) {
    parts.push_back({head, score, std::nullopt, vision::Subject::head});
  }
  const auto face = wanted_.faces ? vision::pose_face(points, person.box) : std::nullopt;
  if (face) {
    parts.push_back({face->box, score, face->landmarks, vision::Subject::face});
  }
  return parts;
}

}  // namespace smartcv::anonymize

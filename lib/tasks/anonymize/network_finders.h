#ifndef SMARTCV_TASKS_ANONYMIZE_NETWORK_FINDERS_H
#define SMARTCV_TASKS_ANONYMIZE_NETWORK_FINDERS_H

#include <memory>
#include <string>

#include "nn/face_detector.h"
#include "nn/pose_estimator.h"
#include "tasks/anonymize/finder.h"

namespace smartcv::anonymize {

// A face detector: finds faces with landmarks.
class FaceFinder final : public Finder {
 public:
  FaceFinder(std::unique_ptr<nn::FaceDetector> detector, ScoreScale scale);

  [[nodiscard]] std::string name() const override { return detector_->name(); }
  [[nodiscard]] nn::Precision precision() const override { return detector_->precision(); }
  [[nodiscard]] nn::DetectorInput prepare(const media::ConstPicture& picture,
                                          media::Orientation orientation) const override;
  [[nodiscard]] std::vector<std::vector<vision::Observation>> find(
      std::span<const nn::DetectorInput* const> inputs) const override;

 private:
  std::unique_ptr<nn::FaceDetector> detector_;
  ScoreScale scale_;
};

// A pose estimator of the whole-picture kind: finds people, and in each what is wanted: the person's box with the head,
// the head, the face where it looks into the camera (vision/pose_head.h). Everything of a person has the person's
// score.
class PoseFinder final : public Finder {
 public:
  PoseFinder(std::unique_ptr<nn::PoseEstimator> estimator, Wanted wanted, ScoreScale scale);

  [[nodiscard]] std::string name() const override { return estimator_->name(); }
  [[nodiscard]] nn::Precision precision() const override { return estimator_->precision(); }
  [[nodiscard]] nn::DetectorInput prepare(const media::ConstPicture& picture,
                                          media::Orientation orientation) const override;
  [[nodiscard]] std::vector<std::vector<vision::Observation>> find(
      std::span<const nn::DetectorInput* const> inputs) const override;

 private:
  [[nodiscard]] std::vector<vision::Observation> parts_of(const nn::PersonPose& person) const;

  std::unique_ptr<nn::PoseEstimator> estimator_;
  Wanted wanted_;
  ScoreScale scale_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_NETWORK_FINDERS_H

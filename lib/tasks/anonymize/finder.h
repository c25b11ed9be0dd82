#ifndef SMARTCV_TASKS_ANONYMIZE_FINDER_H
#define SMARTCV_TASKS_ANONYMIZE_FINDER_H

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "media/picture.h"
#include "nn/device.h"
#include "nn/face_detector.h"
#include "vision/track.h"

namespace smartcv::anonymize {

// What a finder looks for.
struct Wanted {
  bool faces = true;  // faces and eyes
  bool heads = false;
  bool people = false;
};

// One network that looks at pictures, whatever kind it is, in the two halves the pipeline needs. Const and thread-safe.
class Finder {
 public:
  virtual ~Finder() = default;

  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual nn::Precision precision() const = 0;
  // CPU eyes: the network's input for a picture or a part of one.
  [[nodiscard]] virtual nn::DetectorInput prepare(const media::ConstPicture& picture,
                                                  media::Orientation orientation) const = 0;
  // Device batch: for each input what was found, in pixels of the upright picture it was prepared from. Scores are on
  // the common scale, see ScoreScale.
  [[nodiscard]] virtual std::vector<std::vector<vision::Observation>> find(
      std::span<const nn::DetectorInput* const> inputs) const = 0;
};

// Detectors differ in what a score means. Each may have a confidence of its own; its scores are stretched so that this
// one becomes the common one, and 0 and 1 stay: linear on both sides. Everything behind the detectors knows one scale.
class ScoreScale {
 public:
  // Both in 0..1, above 0.
  ScoreScale(double own_confidence, double common_confidence) : own_(own_confidence), common_(common_confidence) {}

  [[nodiscard]] float to_common(float score) const { return stretched(score, own_, common_); }
  [[nodiscard]] float to_own(float score) const { return stretched(score, common_, own_); }

 private:
  [[nodiscard]] static float stretched(float score, double from, double to) {
    const double s = score;
    return static_cast<float>(s < from || from >= 1 ? s * to / from : to + (s - from) * (1 - to) / (1 - from));
  }

  double own_;
  double common_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_FINDER_H

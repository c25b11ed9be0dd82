#ifndef SMARTCV_TASKS_ANONYMIZE_FINDERS_H
#define SMARTCV_TASKS_ANONYMIZE_FINDERS_H

#include <memory>
#include <span>
#include <vector>

#include "nn/device.h"
#include "tasks/anonymize/detection_plan.h"
#include "tasks/anonymize/finder.h"
#include "tasks/anonymize/job.h"

namespace smartcv::anonymize {

// What the finders are to look at in one frame: one input for each, on the host.
using FrameInputs = std::vector<nn::DetectorInput>;

// All networks that look at a frame. What several of them find of one subject is united: the best score of those that
// lie on the same face (head, person) stays. Const and thread-safe.
class Finders {
 public:
  Finders() = default;
  // Faces and heads clearly smaller than `min_face` (short side, pixels) are ignored: below three quarters of it.
  Finders(std::vector<std::unique_ptr<Finder>> finders, int min_face);

  // A face or head that nobody asked for, however its box was measured. False of people.
  [[nodiscard]] bool is_small(const vision::Observation& seen) const noexcept;

  [[nodiscard]] bool empty() const noexcept { return finders_.empty(); }
  [[nodiscard]] const std::vector<std::unique_ptr<Finder>>& list() const noexcept { return finders_; }

  [[nodiscard]] FrameInputs prepare(const media::ConstPicture& picture, media::Orientation orientation) const;
  // A batch: for each frame what was found, in pixels of the upright picture.
  [[nodiscard]] std::vector<std::vector<vision::Observation>> find(std::span<const FrameInputs* const> frames) const;

 private:
  std::vector<std::unique_ptr<Finder>> finders_;
  int min_face_ = 0;
};

// The finders of a plan (detection_plan.h), with the request's confidences and models. None for no plan: LibTorch is
// not even loaded then. Throws Error(usage) for an unknown name and Error(model) for weights that do not fit.
[[nodiscard]] Finders make_finders(const Request& request, const nn::Device& device,
                                   const std::vector<DetectionPlan>& plans);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_FINDERS_H

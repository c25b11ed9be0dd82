#include "tasks/anonymize/finders.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "nn/runtime.h"
#include "tasks/anonymize/detector_choice.h"
#include "tasks/anonymize/network_finders.h"
#include "tasks/anonymize/tiled_finder.h"
#include "vision/nms.h"

namespace smartcv::anonymize {
namespace {

// Boxes of two detectors on the same subject.
constexpr float same_subject_iou = 0.4F;

// The box of one face differs in size from frame to frame: one that must be found is not dropped for being measured
// a little below it.
constexpr float clearly_smaller = 0.75F;
// A little more than that, so that what was dropped for its size is still small when it is measured anew.
constexpr float small = 0.9F;

using Observations = std::vector<vision::Observation>;

Observations united(const Observations& all) {
  vision::NmsOptions options;
  options.threshold = same_subject_iou;
  Observations kept;
  for (const auto subject : {vision::Subject::face, vision::Subject::head, vision::Subject::person}) {
    Observations alike;
    std::copy_if(all.begin(), all.end(), std::back_inserter(alike),
                 [subject](const vision::Observation& seen) { return seen.subject == subject; });
    const Observations best = vision::suppressed(alike, options);
    kept.insert(kept.end(), best.begin(), best.end());
  }
  return kept;
}

bool is_below(const vision::Observation& seen, float side) {
  return seen.subject != vision::Subject::person && std::min(seen.box.width(), seen.box.height()) < side;
}

bool contains(const std::vector<std::string>& items, const char* item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

// Long sides of a network's inputs.
struct Widths {
  int input;
  int large_faces;  // CenterFace; 0: no second pass
};

std::unique_ptr<Finder> make_finder(const Request& request, const nn::Device& device, const std::string& name,
                                    Widths widths) {
  const Options& options = request.settings.anonymize;
  const Wanted wanted{
      .faces = true, .heads = contains(options.targets, "head"), .people = contains(options.targets, "person")};
  std::map<std::string, std::filesystem::path> files;
  for (const auto& [model, file] : request.models) {
    files[model] = file.path;
  }
  const auto own = options.confidence_of.find(name);
  const ScoreScale scale(own == options.confidence_of.end() ? options.confidence : own->second, options.confidence);
  const float threshold = scale.to_own(static_cast<float>(std::min(options.confidence_continue, options.confidence)));
  if (is_pose_detector(name)) {
    nn::PoseOptions pose;
    pose.device = device;
    pose.threshold = threshold;
    pose.input_size = widths.input;
    auto estimator = nn::runtime().make_pose_estimator("yolov8-pose", pose, {{"yolov8-pose", files[name]}});
    return std::make_unique<PoseFinder>(std::move(estimator), wanted, scale);
  }
  nn::DetectorOptions detector;
  detector.device = device;
  detector.threshold = threshold;
  detector.detect_width = widths.input;
  detector.large_face_width = widths.large_faces;
  // MTCNN's pyramid ends there; what other detectors find that is too small is dropped in find().
  detector.min_face = name == "mtcnn" ? options.min_face : 0;
  return std::make_unique<FaceFinder>(nn::runtime().make_detector(name, detector, files), scale);
}

}  // namespace

Finders::Finders(std::vector<std::unique_ptr<Finder>> finders, int min_face)
    : finders_(std::move(finders)), min_face_(min_face) {}

bool Finders::is_small(const vision::Observation& seen) const noexcept {
  return is_below(seen, small * static_cast<float>(min_face_));
}

FrameInputs Finders::prepare(const media::ConstPicture& picture, media::Orientation orientation) const {
  FrameInputs inputs;
  for (const auto& finder : finders_) {
    inputs.push_back(finder->prepare(picture, orientation));
  }
  return inputs;
}

std::vector<Observations> Finders::find(std::span<const FrameInputs* const> frames) const {
  std::vector<Observations> found(frames.size());
  for (std::size_t f = 0; f < finders_.size(); ++f) {
    std::vector<const nn::DetectorInput*> inputs;
    for (const FrameInputs* frame : frames) {
      inputs.push_back(&(*frame)[f]);
    }
    const auto of_finder = finders_[f]->find(inputs);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      found[i].insert(found[i].end(), of_finder[i].begin(), of_finder[i].end());
    }
  }
  for (Observations& observations : found) {
    std::erase_if(observations, [this](const vision::Observation& seen) {
      return is_below(seen, clearly_smaller * static_cast<float>(min_face_));
    });
    if (finders_.size() > 1) {
      observations = united(observations);
    }
  }
  return found;
}

Finders make_finders(const Request& request, const nn::Device& device, const std::vector<DetectionPlan>& plans) {
  std::vector<std::unique_ptr<Finder>> finders;
  for (const DetectionPlan& plan : plans) {
    const Options& options = request.settings.anonymize;
    auto whole = make_finder(request, device, plan.detector, {plan.input_width, options.large_face_width});
    if (plan.tiles.whole()) {
      finders.push_back(std::move(whole));
      continue;
    }
    // What is large in a tile is found in the whole picture.
    auto close = make_finder(request, device, plan.detector, {plan.tile_width, 0});
    finders.push_back(std::make_unique<TiledFinder>(std::move(whole), std::move(close), plan.tiles));
  }
  return {std::move(finders), request.settings.anonymize.min_face};
}

}  // namespace smartcv::anonymize

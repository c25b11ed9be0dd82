#include "tasks/fitting_preview/pose_finder.h"

#include <utility>

#include "tasks/fitting_preview/top_down_finder.h"

namespace smartcv::fitting_preview {
namespace {

// What a detector costs beside the crops: nearly everything on the CPU, next to nothing on a GPU.
constexpr int detect_every_on_cpu = 3;
constexpr int detect_every_on_cuda = 1;

// An estimator that finds the people by itself.
class WholePictureFinder final : public PoseFinder {
 public:
  explicit WholePictureFinder(const nn::PoseEstimator& estimator) : estimator_(estimator) {}

  void prepare(PoseLook& look) const override {
    look.input = estimator_.prepare(look.picture, look.orientation);
    look.detects = true;
  }

  void find(std::span<PoseLook* const> looks) const override {
    std::vector<const nn::PoseInput*> inputs;
    inputs.reserve(looks.size());
    for (const PoseLook* look : looks) {
      inputs.push_back(&look->input);
    }
    auto found = estimator_.detect(inputs);
    for (std::size_t i = 0; i < looks.size(); ++i) {
      looks[i]->people = std::move(found[i]);
      looks[i]->input = {};
    }
  }

 private:
  const nn::PoseEstimator& estimator_;
};

}  // namespace

std::unique_ptr<PoseFinder> make_pose_finder(const Networks& networks, int detect_every) {
  if (!networks.detector) {
    return std::make_unique<WholePictureFinder>(*networks.estimator);
  }
  const int chosen = networks.device.cuda ? detect_every_on_cuda : detect_every_on_cpu;
  return std::make_unique<TopDownFinder>(*networks.detector, *networks.estimator,
                                         detect_every > 0 ? detect_every : chosen);
}

}  // namespace smartcv::fitting_preview

#ifndef SMARTCV_TASKS_FITTING_PREVIEW_LOOK_PLAN_H
#define SMARTCV_TASKS_FITTING_PREVIEW_LOOK_PLAN_H

#include <cstdint>
#include <memory>
#include <vector>

#include "tasks/fitting_preview/garment_textures.h"
#include "tasks/fitting_preview/job.h"
#include "tasks/fitting_preview/placement.h"

namespace smartcv::fitting_preview {

// A person whom the garments without an id are for, and when.
struct Wearer {
  std::int64_t person = 0;
  FrameSpan span;
};

// A garment with all that drawing it needs.
struct Outfit {
  GarmentRig rig;
  GarmentTextures textures;
  explicit Outfit(std::shared_ptr<const Garment> garment) : rig(make_rig(std::move(garment))), textures(rig) {}
};

// A garment on somebody in one frame.
struct Worn {
  std::int64_t person = 0;
  const FramePose* pose = nullptr;
  const FramePlan* plan = nullptr;
  Outfit* outfit = nullptr;
};

// Who wears what when, and how, decided for the whole video before the first frame is drawn.
class LookPlan {
 public:
  // `smooth` must outlive the plan. `wearers`: of garments that name nobody. Those that name somebody who is not in the
  // video are worn by nobody; who calls has said so to the user.
  LookPlan(const Poses& smooth, const std::vector<Wearing>& wearing, const std::vector<Wearer>& wearers,
           const Options& options);

  // What is drawn in a frame, in the order it is drawn in: people farther away first (whose feet stand higher in the
  // picture), garments of one person by their z. Thread-safe.
  [[nodiscard]] std::vector<Worn> at(std::int64_t frame) const;
  // For each garment and person; frames up to `frames` of the video.
  [[nodiscard]] std::vector<DrawnGarment> drawn(std::int64_t frames) const;

 private:
  // A garment on one person as long as he or she is chosen.
  struct Entry {
    Person person;  // the chosen frames
    Outfit* outfit = nullptr;
    PlacementPlan plan;
  };
  void add(const Poses& smooth, const Wearer& wearer, Outfit& outfit, const PlacementOptions& options);

  std::vector<std::unique_ptr<Outfit>> outfits_;  // one for each garment, whoever wears it
  std::vector<Entry> entries_;
};

// Of the words in Options.
[[nodiscard]] PlacementOptions placement_options(const Options& options);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_LOOK_PLAN_H

#ifndef SMARTCV_TASKS_ANONYMIZE_TILED_FINDER_H
#define SMARTCV_TASKS_ANONYMIZE_TILED_FINDER_H

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tasks/anonymize/finder.h"
#include "tasks/anonymize/tiles.h"

namespace smartcv::anonymize {

// Looks at the picture as a whole, for what is large, and at overlapping tiles of it, for what is small. Each subject
// is found once: the best score of what lies on the same place, and a box that a tile's border cuts only where no other
// box holds most of it. A device call never has more tiles than the batch has frames, so a batch takes no more memory
// than without them.
class TiledFinder final : public Finder {
 public:
  // Two finders of one kind. `tiles` is meant for upright pictures.
  TiledFinder(std::unique_ptr<Finder> whole, std::unique_ptr<Finder> close, TileGrid tiles);

  [[nodiscard]] std::string name() const override { return whole_->name(); }
  [[nodiscard]] nn::Precision precision() const override { return whole_->precision(); }
  [[nodiscard]] nn::DetectorInput prepare(const media::ConstPicture& picture,
                                          media::Orientation orientation) const override;
  [[nodiscard]] std::vector<std::vector<vision::Observation>> find(
      std::span<const nn::DetectorInput* const> inputs) const override;

 private:
  std::unique_ptr<Finder> whole_;
  std::unique_ptr<Finder> close_;
  TileGrid tiles_;
};

// One thing seen in a part of the picture; `cut`: an inner border of the part goes through it.
struct PartialFind {
  vision::Observation seen;
  bool cut = false;
};

// Each subject once, see TiledFinder; boxes that are not cut first, by score.
[[nodiscard]] std::vector<vision::Observation> merged(std::vector<PartialFind> finds);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_TILED_FINDER_H

#ifndef SMARTCV_TASKS_FITTING_PREVIEW_SUGGEST_PARTS_H
#define SMARTCV_TASKS_FITTING_PREVIEW_SUGGEST_PARTS_H

#include <array>
#include <optional>

#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/silhouette.h"

namespace smartcv::fitting_preview {

// The rooms of suggest.h, one for each family of garments. All positions are pixels of the silhouette's mask.

// One arm of a top. `side`: +1 at the right of the picture (the wearer's left), -1 at its left.
struct Sleeve {
  vision::Point armpit;
  vision::Point shoulder;    // joint
  vision::Point seam_above;  // where the cut from the armpit leaves the outline
  vision::Point end;
  float length = 0;  // shoulder to end
  std::vector<vision::Point> outline;
};
[[nodiscard]] std::optional<Sleeve> find_sleeve(const Silhouette& shape, int side);

// Lowest row between the legs, or nothing when there are no two legs.
[[nodiscard]] std::optional<vision::Point> find_crotch(const Silhouette& shape);

// Fill kind's anchors and parts.
void suggest_upper(const Silhouette& shape, GarmentFacts& facts);  // top, jacket, dress
void suggest_trousers(const Silhouette& shape, GarmentFacts& facts);
void suggest_skirt(const Silhouette& shape, GarmentFacts& facts);
void suggest_hat(const Silhouette& shape, GarmentFacts& facts);
void suggest_glasses(const Silhouette& shape, GarmentFacts& facts);
void suggest_scarf(const Silhouette& shape, GarmentFacts& facts);

// What it most likely is.
[[nodiscard]] GarmentKind guess_kind(const Silhouette& shape);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_SUGGEST_PARTS_H

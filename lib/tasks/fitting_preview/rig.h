#ifndef SMARTCV_TASKS_FITTING_PREVIEW_RIG_H
#define SMARTCV_TASKS_FITTING_PREVIEW_RIG_H

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "tasks/fitting_preview/garment.h"
#include "tasks/fitting_preview/part_regions.h"
#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// A corner of a part's mesh.
struct RigVertex {
  vision::Point from;  // in the garment's picture
  // Of sleeves and legs: ribbon coordinates (limb.h), and how far the corner follows the limb: 0 at the seam, 1 beyond
  // the blend.
  double along = 0;
  double across = 0;
  double follow = 0;
};

struct RigPart {
  PartKind kind = PartKind::body;
  std::vector<RigVertex> vertices;
  std::vector<std::array<std::size_t, 3>> triangles;  // clockwise on the screen
};

// A garment made ready to be put on: its parts as meshes. Made once, shared by all threads.
// Note [Seams]: every pixel belongs to one part. A sleeve's corners at the seam go where the body's do and those
// farther out more and more where the arm does; so the cloth stays in one piece and needs no mesh across the seam.
struct GarmentRig {
  std::shared_ptr<const Garment> garment;
  PartRegions regions;
  std::array<std::optional<GarmentLimb>, part_count> limbs;  // by PartKind
  std::vector<RigPart> parts;                                // in the order they are drawn
};

// Of a garment as load_garment() gives it. Parts without pixels have no mesh.
[[nodiscard]] GarmentRig make_rig(std::shared_ptr<const Garment> garment);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_RIG_H

#include "tasks/fitting_preview/placement.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "tasks/fitting_preview/body_warp.h"
#include "tasks/fitting_preview/joints.h"
#include "tasks/fitting_preview/limb_warp.h"

namespace smartcv::fitting_preview {
namespace {

constexpr double least_area = 1e-4;  // pixels: less cannot be seen

double doubled_area(const std::array<vision::Point, 3>& t) {
  return cross(vector(t[1]) - vector(t[0]), vector(t[2]) - vector(t[0]));
}

bool lies_near(vision::Point p) { return std::abs(p.x) < farthest && std::abs(p.y) < farthest; }

PlacedPart placed(const RigPart& part, const std::vector<vision::Point>& to) {
  PlacedPart result{part.kind, {}};
  for (const auto& [a, b, c] : part.triangles) {
    const MeshTriangle triangle{{part.vertices[a].from, part.vertices[b].from, part.vertices[c].from},
                                {to[a], to[b], to[c]}};
    const bool sound = std::ranges::all_of(triangle.to, lies_near) && doubled_area(triangle.to) > 2 * least_area &&
                       doubled_area(triangle.from) > 0;
    if (sound) {
      result.triangles.push_back(triangle);
    }
  }
  return result;
}

}  // namespace

Placement place(const GarmentRig& rig, const FramePose& pose, const FramePlan& plan) {
  Placement placement;
  if (!(plan.opacity > 0)) {
    return placement;
  }
  const GarmentFacts& facts = rig.garment->facts;
  const auto body = BlendedWarp::make(facts, pose, plan.steps);
  if (!body) {
    return placement;
  }
  placement.opacity = std::min(plan.opacity, 1.0F);
  std::vector<vision::Point> to;
  for (const RigPart& part : rig.parts) {
    const auto kind = static_cast<std::size_t>(part.kind);
    std::optional<LimbWarp> limb;
    if (part.kind != PartKind::body) {
      limb = LimbWarp::make(*rig.limbs[kind], part.kind, facts.size, pose, plan.limbs[kind - 1], *body);
    }
    to.clear();
    for (const RigVertex& vertex : part.vertices) {
      to.push_back(point(limb ? (*limb)(vertex, *body) : (*body)(vector(vertex.from))));
    }
    if (PlacedPart result = placed(part, to); !result.triangles.empty()) {
      placement.parts.push_back(std::move(result));
    }
  }
  return placement;
}

}  // namespace smartcv::fitting_preview

#include "tasks/fitting_preview/dresser.h"

#include "tasks/fitting_preview/placed_anchors.h"

namespace smartcv::fitting_preview {

std::vector<Dresser::Placed> Dresser::placed(std::int64_t frame) const {
  std::vector<Placed> placed;
  for (const Worn& worn : parts_.plan->at(frame)) {
    placed.push_back({worn, place(worn.outfit->rig, *worn.pose, *worn.plan)});
  }
  return placed;
}

FrameScene Dresser::scene(std::int64_t frame, const media::ConstPicture& picture) const {
  FrameScene scene{frame, picture, parts_.orientation, {}, {}};
  for (const Person& person : parts_.smooth->people) {
    if (const FramePose* pose = person.at(frame)) {
      scene.people.push_back({person.id, pose});
    }
  }
  return scene;
}

std::vector<vision::Layer> Dresser::layers(const FrameScene& scene, const std::vector<Placed>& placed) const {
  std::vector<vision::Layer> layers;
  for (const auto& [worn, placement] : placed) {
    PartVisibility visible;
    if (parts_.seen) {
      const GarmentFacts& facts = worn.outfit->rig.garment->facts;
      visible = [&, person = worn.person, kind = facts.kind, sleeves = sleeves_of(facts)](PartKind part,
                                                                                          const cv::Rect& area) {
        return parts_.seen(scene, {person, kind, part, sleeves, area});
      };
    }
    vision::Layer layer = draw_garment(placement, worn.outfit->textures, parts_.smooth->video.upright, visible);
    if (layer.area.area() > 0) {
      layer.shading = static_cast<float>(parts_.shading);
      layers.push_back(std::move(layer));
    }
  }
  return layers;
}

std::vector<vision::Point> Dresser::anchors(const std::vector<Placed>& placed) {
  std::vector<vision::Point> anchors;
  for (const auto& [worn, placement] : placed) {
    const auto some = placed_anchors(worn.outfit->rig.garment->facts, placement);
    anchors.insert(anchors.end(), some.begin(), some.end());
  }
  return anchors;
}

}  // namespace smartcv::fitting_preview

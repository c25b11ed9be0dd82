#include "tasks/fitting_preview/dresser.h"

namespace smartcv::fitting_preview {

std::vector<Dresser::Cut> Dresser::cut(std::int64_t frame) const {
  std::vector<Cut> cuts;
  for (const Worn& worn : parts_.plan->at(frame)) {
    const Placement placement = place(worn.outfit->rig, *worn.pose, *worn.plan);
    auto parts = draw_garment(placement, worn.outfit->textures, parts_.smooth->video.upright);
    if (!parts.empty()) {
      cuts.push_back({worn, std::move(parts)});
    }
  }
  return cuts;
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

std::vector<vision::Layer> Dresser::layers(const FrameScene& scene, const std::vector<Cut>& cuts) const {
  std::vector<vision::Layer> layers;
  for (const Cut& cut : cuts) {
    std::vector<cv::Mat> visible;
    if (parts_.seen) {
      for (const PartLayer& part : cut.parts) {
        visible.push_back(
            parts_.seen(scene, {cut.worn.person, cut.worn.outfit->rig.garment->facts.kind, part.part, part.area}));
      }
    }
    vision::Layer layer = flattened(cut.parts, visible);
    layer.opacity = cut.worn.plan->opacity;
    layer.shading = static_cast<float>(parts_.shading);
    layers.push_back(std::move(layer));
  }
  return layers;
}

}  // namespace smartcv::fitting_preview

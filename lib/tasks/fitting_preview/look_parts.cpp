#include "tasks/fitting_preview/look_parts.h"

#include <algorithm>
#include <vector>

#include "base/format.h"
#include "base/log.h"
#include "tasks/fitting_preview/choose_people.h"
#include "tasks/fitting_preview/occlusion.h"
#include "tasks/fitting_preview/skeleton.h"

namespace smartcv::fitting_preview {
namespace {

std::vector<Wearer> wearers(const Options& options, const Look& look, const Poses& smooth) {
  const bool anybody = std::ranges::any_of(look.wearing, [](const Wearing& worn) { return !worn.person; });
  std::vector<Wearer> chosen;
  // Where nobody was found the video has been warned of, whoever was to be dressed.
  if (anybody && !smooth.people.empty()) {
    for (const ChosenPerson& person : choose_people(smooth, options.person)) {
      chosen.push_back({person.id, person.span});
    }
  }
  return chosen;
}

void warn_of_absent(const Look& look, const Poses& smooth) {
  for (const Wearing& worn : look.wearing) {
    if (worn.person && std::ranges::find(smooth.people, *worn.person, &Person::id) == smooth.people.end()) {
      log_warning(fmt::format("{}: there is no person {} in the video; nobody wears it", worn.garment->facts.name,
                              *worn.person));
    }
  }
}

SeenPart seen_parts(const Options& options, const DepthOrder& depth) {
  const OcclusionOptions occlusion{
      .arms = options.arms_in_front, .others = options.people_in_front, .clip_to_person = options.clip_to_person};
  if (!occlusion.arms && !occlusion.others && !occlusion.clip_to_person) {
    return {};
  }
  return [occlusion, &depth](const FrameScene& scene, const WornPart& part) -> cv::Mat {
    OcclusionScene occluded{.picture = &scene.picture, .orientation = scene.orientation, .matte = scene.matte};
    std::vector<const FramePose*> others;
    std::vector<float> nearness;
    for (const Present& person : scene.people) {
      if (person.id == part.wearer) {
        occluded.wearer = person.pose;
        continue;
      }
      const float near = depth.nearness(person.id, part.wearer, scene.frame);
      if (near > 0) {
        others.push_back(person.pose);
        nearness.push_back(near);
      }
    }
    if (occluded.wearer == nullptr) {
      return {};
    }
    occluded.others = others;
    occluded.nearness = nearness;
    return visible_part(occluded, part.kind, part.area, occlusion, part.part, part.sleeves);
  };
}

}  // namespace

RenderParts look_parts(const Options& options, const Look& look, const Poses& smooth, const DepthOrder& depth) {
  warn_of_absent(look, smooth);
  return {.wearers = wearers(options, look, smooth),
          .seen = seen_parts(options, depth),
          .skeleton =
              [](const media::Picture& picture, media::Orientation orientation, const FrameScene& scene) {
                for (const Present& person : scene.people) {
                  draw_skeleton(picture, orientation, *person.pose, person.id);
                }
                draw_anchors(picture, orientation, scene.anchors);
              },
          .contact_sheet = look.contact_sheet};
}

}  // namespace smartcv::fitting_preview

#include "tasks/fitting_preview/top_down_finder.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "tasks/fitting_preview/person_boxes.h"
#include "tasks/fitting_preview/pose_likeness.h"

namespace smartcv::fitting_preview {
namespace {

// Below, on average, a crop shows nobody.
constexpr float nobody = 0.15F;
// Key points that a box may be made from.
constexpr float seen_score = 0.3F;
using Looks = std::span<PoseLook* const>;

// The stretches of a batch within one shot.
std::vector<Looks> by_shot(Looks looks) {
  std::vector<Looks> runs;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= looks.size(); ++i) {
    if (i == looks.size() || looks[i]->look.starts_shot) {
      runs.push_back(looks.subspan(begin, i - begin));
      begin = i;
    }
  }
  return runs;
}

float mean_score(const nn::PersonPose& person) {
  float sum = 0;
  for (const nn::Keypoint& keypoint : person.keypoints) {
    sum += keypoint.score;
  }
  return sum / nn::joint_count;
}

}  // namespace

void TopDownFinder::prepare(PoseLook& look) const {
  look.detects = look.look.number % detect_every_ == 0;
  if (look.detects) {
    look.input = detector_.prepare(look.picture, look.orientation);
  }
}

void TopDownFinder::find(std::span<PoseLook* const> looks) const {
  for (const Looks run : by_shot(looks)) {
    if (std::ranges::none_of(run, &PoseLook::detects)) {
      PoseLook& middle = *run[run.size() / 2];
      middle.detects = true;
      middle.input = detector_.prepare(middle.picture, middle.orientation);
    }
  }
  detect(looks);
  for (const Looks run : by_shot(looks)) {
    spread_boxes(run);
  }
  estimate(looks);
  correct(looks);
  for (PoseLook* look : looks) {
    std::erase_if(look->people, [](const nn::PersonPose& person) { return mean_score(person) < nobody; });
  }
}

void TopDownFinder::detect(std::span<PoseLook* const> looks) const {
  std::vector<const nn::PoseInput*> inputs;
  std::vector<PoseLook*> looked_at;
  for (PoseLook* look : looks) {
    if (look->detects) {
      inputs.push_back(&look->input);
      looked_at.push_back(look);
    }
  }
  auto found = detector_.detect(inputs);
  for (std::size_t i = 0; i < looked_at.size(); ++i) {
    looked_at[i]->people = std::move(found[i]);
    looked_at[i]->input = {};
  }
}

void TopDownFinder::estimate(std::span<PoseLook* const> looks) const {
  std::vector<nn::PoseInput> crops;
  std::vector<const nn::PoseInput*> inputs;
  crops.reserve(looks.size());
  for (const PoseLook* look : looks) {
    std::vector<vision::Box> boxes;
    for (const nn::PersonPose& person : look->people) {
      boxes.push_back(person.box);
    }
    inputs.push_back(&crops.emplace_back(estimator_.prepare(look->picture, look->orientation, boxes)));
  }
  const auto poses = estimator_.detect(inputs);
  for (std::size_t i = 0; i < looks.size(); ++i) {
    for (std::size_t p = 0; p < looks[i]->people.size(); ++p) {
      looks[i]->people[p].keypoints = poses[i][p].keypoints;  // the score stays that of the detection
    }
  }
}

void TopDownFinder::correct(std::span<PoseLook* const> looks) const {
  std::vector<PoseLook> again;
  std::vector<std::pair<PoseLook*, std::vector<std::size_t>>> places;
  for (PoseLook* look : looks) {
    PoseLook moved{.look = look->look, .time = look->time, .picture = look->picture, .orientation = look->orientation};
    std::vector<std::size_t> people;
    for (std::size_t p = 0; !look->detects && p < look->people.size(); ++p) {
      const nn::PersonPose& person = look->people[p];
      if (const auto box = corrected(person.box, box_around(person.keypoints, seen_score))) {
        moved.people.push_back(only_box(*box, person.score));
        people.push_back(p);
      }
    }
    if (!people.empty()) {
      again.push_back(std::move(moved));
      places.emplace_back(look, std::move(people));
    }
  }
  if (again.empty()) {
    return;
  }
  std::vector<PoseLook*> pointers;
  for (PoseLook& look : again) {
    pointers.push_back(&look);
  }
  estimate(pointers);
  for (std::size_t i = 0; i < again.size(); ++i) {
    for (std::size_t n = 0; n < places[i].second.size(); ++n) {
      nn::PersonPose& person = places[i].first->people[places[i].second[n]];
      if (mean_score(again[i].people[n]) > mean_score(person)) {
        person = again[i].people[n];
      }
    }
  }
}

}  // namespace smartcv::fitting_preview

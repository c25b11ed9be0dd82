#include "tasks/fitting_preview/top_down_finder.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "tasks/fitting_preview/pose_likeness.h"
#include "vision/assignment.h"

namespace smartcv::fitting_preview {
namespace {

// Two detections of a person may be half a second apart.
constexpr float likeness_spread = 3;
constexpr double least_alike = 0.1;  // of overlap and likeness together, 0..2
// How far boxes are moved on beyond a detection, as a share of the time between the two detections they move by.
constexpr double most_extrapolation = 1;
// Below, on average, a crop shows nobody.
constexpr float nobody = 0.15F;
// Key points that a box may be made from.
constexpr float seen_score = 0.3F;
// A box was right when so much of that of its key points lies in it.
constexpr float right_box = 0.75F;

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

nn::PersonPose only_box(const vision::Box& box, float score) {
  nn::PersonPose person;
  person.box = box;
  person.score = score;
  return person;
}

// Where the box should have been by its key points; nothing when it was right. They may be half a person, cut off by
// the crop, so the box's middle goes to theirs, in the direction they stick out of it.
std::optional<vision::Box> corrected(const vision::Box& box, const vision::Box& points) {
  const vision::Box common{std::max(box.x1, points.x1), std::max(box.y1, points.y1), std::min(box.x2, points.x2),
                           std::min(box.y2, points.y2)};
  if (points.area() <= 0 || common.area() >= right_box * points.area()) {
    return std::nullopt;
  }
  const auto onto = [](float& low, float& high, float least, float most) {
    const float shift = least < low || most > high ? (least + most - low - high) / 2 : 0;
    low = std::min(low + shift, least);
    high = std::max(high + shift, most);
  };
  vision::Box moved = box;
  onto(moved.x1, moved.x2, points.x1, points.x2);
  onto(moved.y1, moved.y2, points.y1, points.y2);
  return moved;
}

float share(double from, double to, double at) {
  return to > from ? static_cast<float>((at - from) / (to - from)) : 0.0F;
}

// People of `looks` between two detections, which are at its ends.
void fill_between(Looks looks) {
  const PoseLook& first = *looks.front();
  const PoseLook& last = *looks.back();
  const std::vector<int> partners = same_people(first.people, last.people);
  for (std::size_t i = 1; i + 1 < looks.size(); ++i) {
    PoseLook& look = *looks[i];
    const float t = share(first.time, last.time, look.time);
    for (std::size_t p = 0; p < first.people.size(); ++p) {
      const nn::PersonPose& here = first.people[p];
      if (partners[p] >= 0) {
        const nn::PersonPose& there = last.people[static_cast<std::size_t>(partners[p])];
        look.people.push_back(
            only_box(vision::interpolated(here.box, there.box, t), std::min(here.score, there.score)));
      } else if (t <= 0.5F) {
        look.people.push_back(only_box(here.box, here.score));
      }
    }
    for (std::size_t q = 0; q < last.people.size(); ++q) {
      if (t > 0.5F && std::ranges::find(partners, static_cast<int>(q)) == partners.end()) {
        look.people.push_back(only_box(last.people[q].box, last.people[q].score));
      }
    }
  }
}

// People of the looks on the far side of `near`, by its boxes and by how they moved from `far` to it.
void fill_beyond(Looks looks, const PoseLook& near, const PoseLook* far) {
  const std::vector<int> partners = far != nullptr ? same_people(near.people, far->people) : std::vector<int>{};
  for (PoseLook* look : looks) {
    for (std::size_t p = 0; p < near.people.size(); ++p) {
      vision::Box box = near.people[p].box;
      if (far != nullptr && partners[p] >= 0 && far->time != near.time) {
        const double steps = std::min((near.time - look->time) / (far->time - near.time), most_extrapolation);
        box = vision::interpolated(box, far->people[static_cast<std::size_t>(partners[p])].box,
                                   -static_cast<float>(steps));
      }
      look->people.push_back(only_box(box, near.people[p].score));
    }
  }
}

}  // namespace

std::vector<int> same_people(std::span<const nn::PersonPose> before, std::span<const nn::PersonPose> after) {
  vision::CostMatrix costs(before.size(), after.size());
  for (std::size_t r = 0; r < before.size(); ++r) {
    for (std::size_t c = 0; c < after.size(); ++c) {
      const double alike = static_cast<double>(vision::iou(before[r].box, after[c].box)) +
                           static_cast<double>(likeness(before[r], after[c], likeness_spread));
      costs.at(r, c) = alike >= least_alike ? 2 - alike : vision::forbidden_cost;
    }
  }
  return vision::assign(costs);
}

void spread_boxes(std::span<PoseLook* const> looks) {
  std::vector<std::size_t> sides;
  for (std::size_t i = 0; i < looks.size(); ++i) {
    if (looks[i]->detects) {
      sides.push_back(i);
    }
  }
  for (std::size_t s = 0; s + 1 < sides.size(); ++s) {
    fill_between(looks.subspan(sides[s], sides[s + 1] - sides[s] + 1));
  }
  const std::size_t first = sides.front();
  const std::size_t last = sides.back();
  const bool several = sides.size() > 1;
  fill_beyond(looks.first(first), *looks[first], several ? looks[sides[1]] : nullptr);
  fill_beyond(looks.subspan(last + 1), *looks[last], several ? looks[sides[sides.size() - 2]] : nullptr);
}

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

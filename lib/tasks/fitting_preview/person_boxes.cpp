#include "tasks/fitting_preview/person_boxes.h"

#include <algorithm>
#include <cstddef>

#include "tasks/fitting_preview/pose_likeness.h"
#include "vision/assignment.h"

namespace smartcv::fitting_preview {
namespace {

// Two detections of a person may be half a second apart.
constexpr float likeness_spread = 3;
constexpr double least_alike = 0.1;  // of overlap and likeness together, 0..2
// How far boxes are moved on beyond a detection, as a share of the time between the two detections they move by.
constexpr double most_extrapolation = 1;
// A box was right when so much of that of its key points lies in it.
constexpr float right_box = 0.75F;

using Looks = std::span<PoseLook* const>;

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

nn::PersonPose only_box(const vision::Box& box, float score) noexcept {
  nn::PersonPose person;
  person.box = box;
  person.score = score;
  return person;
}

std::optional<vision::Box> corrected(const vision::Box& box, const vision::Box& points) noexcept {
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

}  // namespace smartcv::fitting_preview

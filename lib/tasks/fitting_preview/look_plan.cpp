#include "tasks/fitting_preview/look_plan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::fitting_preview {
namespace {

WarpStep step_named(const std::string& name) {
  for (const auto& [word, step] : {std::pair{"similarity", WarpStep::similarity},
                                   {"affine", WarpStep::affine},
                                   {"homography", WarpStep::homography},
                                   {"mesh", WarpStep::mesh}}) {
    if (name == word) {
      return step;
    }
  }
  throw Error(ErrorCode::usage, fmt::format("'{}' is no warp; take similarity, affine, homography or mesh", name));
}

}  // namespace

PlacementOptions placement_options(const Options& options) {
  PlacementOptions placement;
  placement.fade_seconds = options.fade_seconds;
  placement.highest = step_named(options.highest_warp);
  return placement;
}

LookPlan::LookPlan(const Poses& smooth, const std::vector<Wearing>& wearing, const std::vector<Wearer>& wearers,
                   const Options& options) {
  const PlacementOptions placement = placement_options(options);
  std::map<const Garment*, Outfit*> known;
  for (const Wearing& worn : wearing) {
    Outfit*& outfit = known[worn.garment.get()];
    if (outfit == nullptr) {
      outfit = outfits_.emplace_back(std::make_unique<Outfit>(worn.garment)).get();
    }
    if (!worn.person) {
      for (const Wearer& wearer : wearers) {
        add(smooth, wearer, *outfit, placement);
      }
      continue;
    }
    for (const Person& person : smooth.people) {
      if (person.id == *worn.person) {
        add(smooth, {person.id, person.span()}, *outfit, placement);
      }
    }
  }
}

void LookPlan::add(const Poses& smooth, const Wearer& wearer, Outfit& outfit, const PlacementOptions& options) {
  const auto found = std::ranges::find(smooth.people, wearer.person, &Person::id);
  if (found == smooth.people.end()) {
    return;
  }
  Entry entry{{found->id, found->shot, {}}, &outfit, {}};
  for (const FramePose& pose : found->poses) {
    if (pose.frame >= wearer.span.first && pose.frame <= wearer.span.last) {
      entry.person.poses.push_back(pose);
    }
  }
  if (entry.person.poses.empty()) {
    return;
  }
  const auto shot = std::ranges::find_if(smooth.shots, [&](const FrameSpan& span) {
    return span.first <= entry.person.span().first && entry.person.span().last <= span.last;
  });
  const FrameSpan span = shot == smooth.shots.end() ? entry.person.span() : *shot;
  entry.plan = plan_placement(entry.person, {smooth.video.times, smooth.video.upright, span}, outfit.rig, options);
  entries_.push_back(std::move(entry));
}

std::vector<Worn> LookPlan::at(std::int64_t frame) const {
  std::vector<Worn> worn;
  for (const Entry& entry : entries_) {
    const FramePose* pose = entry.person.at(frame);
    if (pose == nullptr) {
      continue;
    }
    const FramePlan& plan = entry.plan.frames[static_cast<std::size_t>(frame - entry.person.poses.front().frame)];
    if (plan.opacity > 0) {
      worn.push_back({entry.person.id, pose, &plan, entry.outfit});
    }
  }
  std::ranges::stable_sort(worn, {}, [](const Worn& w) {
    return std::tuple(std::isfinite(w.pose->box.y2) ? w.pose->box.y2 : 0.0F, w.person, w.outfit->rig.garment->facts.z);
  });
  return worn;
}

std::vector<DrawnGarment> LookPlan::drawn(std::int64_t frames) const {
  std::map<std::pair<const Outfit*, std::int64_t>, std::size_t> places;
  std::vector<DrawnGarment> counts;
  for (const Entry& entry : entries_) {
    const auto [place, fresh] = places.try_emplace({entry.outfit, entry.person.id}, counts.size());
    if (fresh) {
      counts.push_back({entry.outfit->rig.garment->facts.name, entry.person.id});
    }
    DrawnGarment& count = counts[place->second];
    for (std::size_t i = 0; i < entry.person.poses.size() && entry.person.poses[i].frame < frames; ++i) {
      ++count.frames;
      const Unseen state = entry.plan.states[i];
      count.drawn += state == Unseen::drawn ? 1 : 0;
      count.joints_missing += state == Unseen::joints_missing ? 1 : 0;
      count.turned_away += state == Unseen::turned_away ? 1 : 0;
      count.outside += state == Unseen::outside ? 1 : 0;
    }
  }
  return counts;
}

}  // namespace smartcv::fitting_preview

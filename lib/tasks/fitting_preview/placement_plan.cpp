#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "base/rational.h"
#include "tasks/fitting_preview/body_warp.h"
#include "tasks/fitting_preview/facing.h"
#include "tasks/fitting_preview/joints.h"
#include "tasks/fitting_preview/placement.h"
#include "tasks/fitting_preview/step_scores.h"

namespace smartcv::fitting_preview {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::size_t body_steps = 3;  // similarity, affine, homography

// Frames of runs that stay at `leave` or above and reach `enter` somewhere: hysteresis that looks both ways.
std::vector<bool> lasting(const std::vector<double>& values, double enter, double leave) {
  std::vector<bool> on(values.size(), false);
  for (std::size_t begin = 0; begin < values.size();) {
    std::size_t end = begin;
    bool entered = false;
    while (end < values.size() && values[end] >= leave) {
      entered = entered || values[end] >= enter;
      ++end;
    }
    std::fill(on.begin() + static_cast<std::ptrdiff_t>(begin), on.begin() + static_cast<std::ptrdiff_t>(end), entered);
    begin = std::max(end, begin + 1);
  }
  return on;
}

class Planner {
 public:
  Planner(const Person& person, const PlacementScene& scene, const GarmentRig& rig, const PlacementOptions& options)
      : person_(person), scene_(scene), rig_(rig), options_(options) {
    const FrameTimes& times = scene.times;
    for (const FramePose& pose : person.poses) {
      seconds_.push_back(times.start_seconds({pose.frame, pose.frame}));
    }
  }

  [[nodiscard]] PlacementPlan plan() const {
    const std::size_t count = person_.poses.size();
    PlacementPlan plan;
    plan.frames.resize(count);
    std::vector<Unseen> state = states();
    close_gaps(state);
    set_steps(plan);
    set_limbs(plan);
    const std::vector<double> away = time_to_unseen(state);
    for (std::size_t i = 0; i < count; ++i) {
      const double fade = options_.fade_seconds;
      const bool drawn = state[i] == Unseen::drawn;
      plan.frames[i].opacity = !drawn ? 0.0F : fade > 0 ? static_cast<float>(smooth_step(0, fade, away[i])) : 1.0F;
    }
    plan.states = std::move(state);
    return plan;
  }

 private:
  template <typename Value>
  [[nodiscard]] std::vector<double> values(const Value& value) const {
    std::vector<double> result;
    for (const FramePose& pose : person_.poses) {
      result.push_back(value(pose));
    }
    return result;
  }
  [[nodiscard]] std::vector<bool> lasting_scores(const std::function<float(const FramePose&)>& score) const {
    return lasting(values(score), options_.enter_score, options_.leave_score);
  }
  [[nodiscard]] std::vector<bool> holds(WarpStep step) const {
    return lasting_scores([&](const FramePose& pose) { return step_score(rig_.garment->facts, pose, step); });
  }

  [[nodiscard]] std::vector<Unseen> states() const {
    const GarmentKind kind = rig_.garment->facts.kind;
    const std::vector<bool> joints = holds(WarpStep::similarity);
    const std::vector<bool> front =
        lasting(values([&](const FramePose& pose) { return facing(kind, pose, options_.leave_score).value_or(1.0); }),
                turned_back, turned_away);
    std::vector<Unseen> result(joints.size(), Unseen::drawn);
    for (std::size_t i = 0; i < result.size(); ++i) {
      result[i] = !joints[i]                      ? Unseen::joints_missing
                  : !front[i]                     ? Unseen::turned_away
                  : !in_picture(person_.poses[i]) ? Unseen::outside
                                                  : Unseen::drawn;
    }
    return result;
  }

  // By the joints it hangs on, with as much around them again.
  [[nodiscard]] bool in_picture(const FramePose& pose) const {
    vision::Box box;
    bool first = true;
    for (const WarpStep step : {WarpStep::similarity, WarpStep::affine, WarpStep::homography}) {
      for (const Pair& pair : pairs_for(rig_.garment->facts, pose, step)) {
        const vision::Point p = point(pair.to);
        const vision::Box one{p.x, p.y, p.x, p.y};
        box = first ? one : vision::united(box, one);
        first = false;
      }
    }
    const float around = std::max(box.width(), box.height());
    const vision::Box reached{box.x1 - around, box.y1 - around, box.x2 + around, box.y2 + around};
    return !first && vision::clipped(reached, scene_.upright).area() > 0;
  }

  // What is not seen only for a moment is drawn on.
  void close_gaps(std::vector<Unseen>& state) const {
    for (std::size_t begin = 0; begin < state.size();) {
      std::size_t end = begin;
      while (end < state.size() && state[end] != Unseen::drawn) {
        ++end;
      }
      const bool between = begin > 0 && end > begin && end < state.size();
      if (between && seconds_[end] - seconds_[begin - 1] < options_.blend_seconds) {
        std::fill(state.begin() + static_cast<std::ptrdiff_t>(begin), state.begin() + static_cast<std::ptrdiff_t>(end),
                  Unseen::drawn);
      }
      begin = std::max(end, begin + 1);
    }
  }

  // Shares of the frames around for which a function says yes, within half the blend on each side.
  template <typename Yes>
  [[nodiscard]] double share_around(std::size_t frame, const Yes& yes) const {
    const double half = options_.blend_seconds / 2;
    double sum = 0;
    double all = 0;
    const auto take = [&](std::size_t i) {
      // Frames at the ends count for less, so that a share rises evenly.
      const double weight = half > 0 ? 1 - 0.5 * std::abs(seconds_[i] - seconds_[frame]) / half : 1;
      sum += yes(i) ? weight : 0;
      all += weight;
    };
    take(frame);
    for (std::size_t i = frame; i-- > 0 && seconds_[frame] - seconds_[i] <= half;) {
      take(i);
    }
    for (std::size_t i = frame + 1; i < seconds_.size() && seconds_[i] - seconds_[frame] <= half; ++i) {
      take(i);
    }
    return sum / all;
  }

  void set_steps(PlacementPlan& plan) const {
    // The step of each frame: 0 none, 1 similarity, …
    std::vector<std::size_t> level(person_.poses.size(), 0);
    for (std::size_t step = 1; step <= body_steps && step <= static_cast<std::size_t>(options_.highest); ++step) {
      const std::vector<bool> on = holds(static_cast<WarpStep>(step));
      for (std::size_t i = 0; i < level.size(); ++i) {
        level[i] = on[i] ? step : level[i];
      }
    }
    for (std::size_t i = 0; i < level.size(); ++i) {
      double sum = 0;
      auto& steps = plan.frames[i].steps;
      for (std::size_t step = 1; step <= body_steps; ++step) {
        const double share = share_around(i, [&](std::size_t j) { return level[j] == step; });
        steps[step - 1] = static_cast<float>(share);
        sum += share;
      }
      if (!(sum > 0)) {
        steps = {1, 0, 0};
        continue;
      }
      for (float& share : steps) {
        share = static_cast<float>(share / sum);
      }
    }
  }

  void set_limbs(PlacementPlan& plan) const {
    if (options_.highest != WarpStep::mesh) {
      return;
    }
    for (std::size_t limb = 0; limb < limb_count; ++limb) {
      const auto kind = static_cast<PartKind>(limb + 1);
      if (!rig_.limbs[limb + 1]) {
        continue;
      }
      const auto upper = lasting_scores([kind](const FramePose& pose) { return upper_score(kind, pose); });
      const auto lower = lasting_scores([kind](const FramePose& pose) { return lower_score(kind, pose); });
      for (std::size_t i = 0; i < plan.frames.size(); ++i) {
        LimbPlan& limb_plan = plan.frames[i].limbs[limb];
        limb_plan.upper = static_cast<float>(share_around(i, [&](std::size_t j) { return upper[j]; }));
        limb_plan.lower = static_cast<float>(share_around(i, [&](std::size_t j) { return lower[j]; }));
      }
    }
  }

  // Seconds to the nearest frame without the garment, before or after. Somebody who comes or goes within a shot is not
  // there in the frame beyond.
  [[nodiscard]] std::vector<double> time_to_unseen(const std::vector<Unseen>& state) const {
    const std::size_t count = state.size();
    std::vector<double> result(count, never);
    const FrameSpan span = person_.span();
    const double step = count > 1 ? (seconds_.back() - seconds_.front()) / static_cast<double>(count - 1) : 0.04;
    double last = span.first > scene_.shot.first ? seconds_.front() - step : -never;
    for (std::size_t i = 0; i < count; ++i) {
      last = state[i] == Unseen::drawn ? last : seconds_[i];
      result[i] = seconds_[i] - last;
    }
    double next = span.last < scene_.shot.last ? seconds_.back() + step : never;
    for (std::size_t i = count; i-- > 0;) {
      next = state[i] == Unseen::drawn ? next : seconds_[i];
      result[i] = std::min(result[i], next - seconds_[i]);
    }
    return result;
  }

  const Person& person_;
  const PlacementScene& scene_;
  const GarmentRig& rig_;
  const PlacementOptions& options_;
  std::vector<double> seconds_;
};

}  // namespace

PlacementPlan plan_placement(const Person& person, const PlacementScene& scene, const GarmentRig& rig,
                             const PlacementOptions& options) {
  return Planner(person, scene, rig, options).plan();
}

}  // namespace smartcv::fitting_preview

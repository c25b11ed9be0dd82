#include "tasks/anonymize/who_decision.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "base/format.h"
#include "identity/likeness.h"
#include "tasks/anonymize/recognition.h"

namespace smartcv::anonymize {
namespace {

using identity::FaceSample;
using identity::GalleryPerson;

double mean_distance(const std::vector<float>& look, const GalleryPerson& person) {
  double sum = 0;
  for (const auto& face : person.faces) {
    sum += identity::distance(look, face);
  }
  return sum / static_cast<double>(person.faces.size());
}

double nearest_distance(const std::vector<float>& look, const GalleryPerson& person) {
  double nearest = std::numeric_limits<double>::max();
  for (const auto& face : person.faces) {
    nearest = std::min(nearest, identity::distance(look, face));
  }
  return nearest;
}

struct Nearest {
  const GalleryPerson* person = nullptr;
  double distance = std::numeric_limits<double>::max();
};

class Judge {
 public:
  Judge(std::span<const FaceSample> looks, const KnownPeople& people, const WhoRules& rules)
      : people_(people), rules_(rules) {
    for (const FaceSample& look : looks) {
      if (look.quality >= rules.min_quality && look.box.width() >= static_cast<float>(min_recognized_face)) {
        good_.push_back(look);
      }
    }
    if (auto likeness = identity::likeness_of(good_, min_recognized_face, rules.unit_length)) {
      mean_ = std::move(likeness->mean);
    }
  }

  [[nodiscard]] WhoDecision decide() const {
    WhoDecision decision;
    decision.found.looks = static_cast<std::int64_t>(good_.size());
    const Nearest nearest = mean_.empty() ? Nearest() : nearest_of(nullptr);
    if (nearest.person != nullptr) {
      decision.found.person = nearest.person->name;
      decision.found.likeness = identity::score_of_distance(nearest.distance, rules_.photo);
    }
    if (decision.found.looks < rules_.min_looks) {
      decision.found.why = good_.empty() ? "no look is good enough to tell who it is"
                                         : fmt::format("{} good looks are not enough to tell who it is; {} are needed",
                                                       good_.size(), rules_.min_looks);
      return decision;
    }
    const auto against_keep = people_.keep.people.empty() ? std::string() : why_not_kept(nearest);
    const auto against_other = people_.only.people.empty() ? std::string() : why_perhaps_hidden();
    if (!people_.keep.people.empty() && against_keep.empty()) {
      decision.visible = true;
      decision.found.why = fmt::format("is surely {}, who is to be left visible", nearest.person->name);
      for (const FaceSample& look : good_) {
        if (mean_distance(look.embedding, *nearest.person) < rules_.look_same) {
          decision.proofs.push_back(look.frame);
        }
      }
    } else if (!people_.only.people.empty() && against_other.empty()) {
      decision.visible = true;
      decision.found.why = "is surely nobody of those who are to be hidden";
      for (const FaceSample& look : good_) {
        decision.proofs.push_back(look.frame);
      }
    } else {
      decision.found.why = against_other.empty() ? against_keep : against_other;
    }
    return decision;
  }

 private:
  // Of everybody who is known, but for one.
  [[nodiscard]] Nearest nearest_of(const GalleryPerson* but) const {
    Nearest nearest;
    for (const auto* gallery : {&people_.keep, &people_.only}) {
      for (const GalleryPerson& person : gallery->people) {
        const double apart = mean_distance(mean_, person);
        if (&person != but && apart < nearest.distance) {
          nearest = {&person, apart};
        }
      }
    }
    return nearest;
  }

  [[nodiscard]] bool is_kept(const GalleryPerson* person) const {
    return std::ranges::any_of(people_.keep.people, [&](const GalleryPerson& kept) { return &kept == person; });
  }

  // Empty: it is surely somebody who is to be kept.
  [[nodiscard]] std::string why_not_kept(const Nearest& nearest) const {
    const std::string& name = nearest.person->name;
    if (!is_kept(nearest.person)) {
      return fmt::format("looks like {}, who is to be hidden", name);
    }
    const auto odd = std::ranges::find_if(good_, [&](const FaceSample& look) {
      return nearest_distance(look.embedding, *nearest.person) > rules_.look_other;
    });
    const auto same = std::ranges::count_if(good_, [&](const FaceSample& look) {
      return mean_distance(look.embedding, *nearest.person) < rules_.look_same;
    });
    if (odd != good_.end() && same > 0) {
      return fmt::format("looks like {} in some frames and like somebody else in frame {}", name, odd->frame);
    }
    if (nearest.distance > rules_.sure_same) {
      return nearest.distance > rules_.sure_other ? "is nobody who is to be left visible"
                                                  : fmt::format("may be {}, but not surely", name);
    }
    if (static_cast<double>(same) < rules_.share_same * static_cast<double>(good_.size())) {
      return fmt::format("looks like {} in only {} of {} good looks", name, same, good_.size());
    }
    const Nearest next = nearest_of(nearest.person);
    if (next.person != nullptr && next.distance < nearest.distance + rules_.margin) {
      return fmt::format("looks like {}, and like {} as well", name, next.person->name);
    }
    return {};
  }

  // Empty: it is surely nobody who is to be hidden.
  [[nodiscard]] std::string why_perhaps_hidden() const {
    for (const GalleryPerson& person : people_.only.people) {
      if (mean_distance(mean_, person) < rules_.sure_other) {
        return fmt::format("is {}, or may be", person.name);
      }
      const auto near = std::ranges::find_if(
          good_, [&](const FaceSample& look) { return nearest_distance(look.embedding, person) < rules_.look_same; });
      if (near != good_.end()) {
        return fmt::format("may be {} in frame {}", person.name, near->frame);
      }
    }
    return {};
  }

  const KnownPeople& people_;
  const WhoRules& rules_;
  std::vector<FaceSample> good_;
  std::vector<float> mean_;  // of the good looks, the better ones more; empty when there are none
};

}  // namespace

WhoRules rules_of(const identity::Calibration& calibration) {
  const double photo = calibration.photo_threshold;
  return {.photo = photo,
          .sure_same = 0.92 * photo,
          .look_same = 1.1 * photo,
          .look_other = 1.35 * photo,
          .sure_other = 1.25 * photo,
          .margin = 0.15 * photo,
          .unit_length = calibration.unit_length};
}

WhoDecision decide_who(std::span<const FaceSample> looks, const KnownPeople& people, const WhoRules& rules) {
  return Judge(looks, people, rules).decide();
}

}  // namespace smartcv::anonymize

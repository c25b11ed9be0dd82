#include "tasks/fitting_preview/link_people.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <tuple>

#include "tasks/fitting_preview/pose_likeness.h"
#include "vision/assignment.h"

namespace smartcv::fitting_preview {
namespace {

// Poses that are nearly the same are one person found twice; a neighbour's never are.
constexpr float doubled = 0.9F;
constexpr float doubled_iou = 0.6F;
// Of overlap and likeness together (0..2), what a pair needs.
constexpr double least_alike = 0.25;
// COCO's sigmas are those of annotators on one picture; people move on between two looks, the more the longer.
constexpr float spread_at_once = 1.5F;
constexpr float spread_per_second = 4;
// Motion is believed for so long, then people are expected where they would be by then.
constexpr double longest_prediction = 0.3;  // seconds
constexpr double weak_share = 0.5;          // of `confidence`
constexpr float furthest = 1e6F;            // pixels; what lies beyond is no point of any picture

struct Sighting {
  std::int64_t frame = 0;
  double time = 0;
  nn::PersonPose pose;
};

struct Track {
  std::vector<Sighting> sightings;
  bool ended = false;
};

nn::PersonPose moved(nn::PersonPose pose, float dx, float dy) {
  pose.box = {pose.box.x1 + dx, pose.box.y1 + dy, pose.box.x2 + dx, pose.box.y2 + dy};
  for (nn::Keypoint& keypoint : pose.keypoints) {
    keypoint.point = {keypoint.point.x + dx, keypoint.point.y + dy};
  }
  return pose;
}

// Where the last pose of a track will have gone by then.
nn::PersonPose expected(const Track& track, double time) {
  const Sighting& last = track.sightings.back();
  if (track.sightings.size() < 2) {
    return last.pose;
  }
  const Sighting& before = track.sightings[track.sightings.size() - 2];
  const double steps = std::min(time - last.time, longest_prediction) / (last.time - before.time);
  const vision::Point here = last.pose.box.center();
  const vision::Point there = before.pose.box.center();
  return moved(last.pose, static_cast<float>((here.x - there.x) * steps),
               static_cast<float>((here.y - there.y) * steps));
}

bool sane(const vision::Box& box) {
  return std::abs(box.x1) <= furthest && std::abs(box.y1) <= furthest && std::abs(box.x2) <= furthest &&
         std::abs(box.y2) <= furthest && box.area() > 0;
}

// A point that is no number is one that was not found.
void clean_points(nn::PersonPose& person) {
  for (nn::Keypoint& keypoint : person.keypoints) {
    const bool good = std::abs(keypoint.point.x) <= furthest && std::abs(keypoint.point.y) <= furthest;
    keypoint = good && std::isfinite(keypoint.score)
                   ? nn::Keypoint{keypoint.point, std::clamp(keypoint.score, 0.0F, 1.0F)}
                   : nn::Keypoint{person.box.center(), 0};
  }
}

// Best first, each person once.
std::vector<nn::PersonPose> cleaned(std::vector<nn::PersonPose> people, double least_score) {
  std::erase_if(people,
                [&](const nn::PersonPose& person) { return !(person.score >= least_score) || !sane(person.box); });
  std::ranges::stable_sort(people, std::ranges::greater{}, &nn::PersonPose::score);
  std::ranges::for_each(people, clean_points);
  std::vector<nn::PersonPose> kept;
  for (const nn::PersonPose& person : people) {
    const bool known = std::ranges::any_of(kept, [&](const nn::PersonPose& other) {
      return likeness(person, other) > doubled && vision::iou(person.box, other.box) > doubled_iou;
    });
    if (!known) {
      kept.push_back(person);
    }
  }
  return kept;
}

// The people of one shot.
class ShotLinker {
 public:
  explicit ShotLinker(const LinkOptions& options) : options_(options) {}

  void add(const SeenPeople& seen, double time) {
    for (Track& track : tracks_) {
      track.ended = track.ended || time - track.sightings.back().time > options_.gap_seconds;
    }
    ++looks_;
    const auto people = cleaned(seen.people, weak_share * options_.confidence);
    const auto weak =
        std::ranges::find_if(people, [&](const nn::PersonPose& person) { return person.score < options_.confidence; });
    const auto strong = static_cast<std::size_t>(weak - people.begin());
    const std::span all(people);
    const std::size_t known = tracks_.size();
    std::vector<bool> taken(known, false);
    const auto left = link(seen.frame, time, all.first(strong), taken);
    static_cast<void>(link(seen.frame, time, all.subspan(strong), taken));  // what is weak and nobody's begins nothing
    for (const nn::PersonPose& person : left) {
      tracks_.push_back({{{seen.frame, time, person}}, false});
    }
  }

  [[nodiscard]] std::vector<Track> take_counting() {
    const std::size_t needed = std::min<std::size_t>(2, looks_);
    std::erase_if(tracks_, [&](const Track& track) { return track.sightings.size() < needed; });
    return std::move(tracks_);
  }

 private:
  // Gives those that are nobody's.
  std::vector<nn::PersonPose> link(std::int64_t frame, double time, std::span<const nn::PersonPose> people,
                                   std::vector<bool>& taken) {
    std::vector<std::size_t> rows;
    for (std::size_t t = 0; t < taken.size(); ++t) {
      if (!taken[t] && !tracks_[t].ended) {
        rows.push_back(t);
      }
    }
    vision::CostMatrix costs(rows.size(), people.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const Track& track = tracks_[rows[r]];
      const nn::PersonPose there = expected(track, time);
      const auto gap = static_cast<float>(time - track.sightings.back().time);
      for (std::size_t c = 0; c < people.size(); ++c) {
        const double alike = static_cast<double>(vision::iou(there.box, people[c].box)) +
                             static_cast<double>(likeness(there, people[c], spread_at_once + spread_per_second * gap));
        costs.at(r, c) = alike >= least_alike ? 2 - alike : vision::forbidden_cost;
      }
    }
    const std::vector<int> columns = vision::assign(costs);
    std::vector<bool> used(people.size(), false);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (columns[r] >= 0) {
        const auto c = static_cast<std::size_t>(columns[r]);
        tracks_[rows[r]].sightings.push_back({frame, time, people[c]});
        taken[rows[r]] = true;
        used[c] = true;
      }
    }
    std::vector<nn::PersonPose> left;
    for (std::size_t c = 0; c < people.size(); ++c) {
      if (!used[c]) {
        left.push_back(people[c]);
      }
    }
    return left;
  }

  LinkOptions options_;
  std::vector<Track> tracks_;
  std::size_t looks_ = 0;
};

FramePose pose_at(std::int64_t frame, const nn::PersonPose& pose, PoseState state) {
  return {.frame = frame, .box = pose.box, .score = pose.score, .keypoints = pose.keypoints, .state = state};
}

Person person_of(const Track& track, std::int64_t shot, const FrameTimes& times) {
  Person person{.id = 0, .shot = shot, .poses = {}};
  for (std::size_t i = 0; i < track.sightings.size(); ++i) {
    const Sighting& here = track.sightings[i];
    person.poses.push_back(pose_at(here.frame, here.pose, PoseState::estimated));
    if (i + 1 == track.sightings.size()) {
      break;
    }
    const Sighting& next = track.sightings[i + 1];
    for (std::int64_t frame = here.frame + 1; frame < next.frame; ++frame) {
      const double time = times.start_seconds({frame, frame});
      const auto t = static_cast<float>((time - here.time) / (next.time - here.time));
      person.poses.push_back(pose_at(frame, interpolated(here.pose, next.pose, t), PoseState::interpolated));
    }
  }
  return person;
}

}  // namespace

std::vector<Person> link_people(std::span<const SeenPeople> seen, std::span<const FrameSpan> shots,
                                const FrameTimes& times, const LinkOptions& options) {
  std::vector<Person> people;
  auto next = seen.begin();
  for (std::size_t shot = 0; shot < shots.size(); ++shot) {
    ShotLinker linker(options);
    for (; next != seen.end() && next->frame <= shots[shot].last; ++next) {
      if (next->trusted) {
        linker.add(*next, times.start_seconds({next->frame, next->frame}));
      }
    }
    for (const Track& track : linker.take_counting()) {
      people.push_back(person_of(track, static_cast<std::int64_t>(shot), times));
    }
  }
  std::ranges::stable_sort(people, {}, [](const Person& person) {
    return std::tuple(person.poses.front().frame, person.poses.front().box.x1);
  });
  for (std::size_t i = 0; i < people.size(); ++i) {
    people[i].id = static_cast<std::int64_t>(i) + 1;
  }
  return people;
}

}  // namespace smartcv::fitting_preview

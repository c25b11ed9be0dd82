#include "tasks/fitting_preview/smoothing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "tasks/fitting_preview/joint_course.h"
#include "tasks/fitting_preview/steady_filter.h"

namespace smartcv::fitting_preview {
namespace {

constexpr double least_weight = 1e-3;
// Share of the person's size; what scatters more than that moves.
constexpr double largest_noise = 0.004;
double mean_size(const Person& person) {
  double sum = 0;
  for (const FramePose& pose : person.poses) {
    sum += size_of(pose.box);
  }
  return sum / static_cast<double>(person.poses.size());
}

std::vector<double> weights_of(std::span<const double> scores) {
  std::vector<double> weights;
  for (const double score : scores) {
    weights.push_back(std::max(least_weight, score * score));
  }
  return weights;
}

void smooth_joint(Person& person, std::size_t joint, std::span<const double> times,
                  const std::optional<SteadyFilter>& filter) {
  auto course = mended_course(person, joint, times);
  if (!course) {
    for (FramePose& pose : person.poses) {
      pose.keypoints[joint] = {pose.box.center(), 0};
    }
    return;
  }
  if (filter) {
    PointCourse point{.x = std::move(course->x),
                      .y = std::move(course->y),
                      .weights = weights_of(course->score),
                      .measured = std::move(course->measured),
                      .most_noise = largest_noise * mean_size(person)};
    filter->smooth(point);
    course->x = std::move(point.x);
    course->y = std::move(point.y);
    course->score = filter->average(course->score);
  }
  for (std::size_t i = 0; i < person.poses.size(); ++i) {
    person.poses[i].keypoints[joint] = {{static_cast<float>(course->x[i]), static_cast<float>(course->y[i])},
                                        static_cast<float>(course->score[i])};
  }
}

// Boxes that are none become the ones before them.
void mend_boxes(Person& person) {
  vision::Box last;
  for (FramePose& pose : person.poses) {
    const vision::Box& box = pose.box;
    if (is_sane(box.x1) && is_sane(box.y1) && is_sane(box.x2) && is_sane(box.y2)) {
      last = box;
    }
    pose.box = last;
    pose.score = std::isfinite(pose.score) ? std::clamp(pose.score, 0.0F, 1.0F) : 0;
  }
}

void smooth_boxes(Person& person, const SteadyFilter& filter) {
  std::vector<double> scores;
  PointCourse corner;  // upper left, then lower right
  for (std::size_t i = 0; i < person.poses.size(); ++i) {
    scores.push_back(static_cast<double>(person.poses[i].score));
    if (person.poses[i].state == PoseState::estimated) {
      corner.measured.push_back(i);
    }
  }
  corner.weights = weights_of(scores);
  corner.most_noise = largest_noise * mean_size(person);
  for (const auto& [x, y] :
       {std::pair(&vision::Box::x1, &vision::Box::y1), std::pair(&vision::Box::x2, &vision::Box::y2)}) {
    corner.x.clear();
    corner.y.clear();
    for (const FramePose& pose : person.poses) {
      corner.x.push_back(static_cast<double>(pose.box.*x));
      corner.y.push_back(static_cast<double>(pose.box.*y));
    }
    filter.smooth(corner);
    for (std::size_t i = 0; i < person.poses.size(); ++i) {
      person.poses[i].box.*x = static_cast<float>(corner.x[i]);
      person.poses[i].box.*y = static_cast<float>(corner.y[i]);
    }
  }
  scores = filter.average(scores);
  for (std::size_t i = 0; i < person.poses.size(); ++i) {
    person.poses[i].score = static_cast<float>(scores[i]);
  }
}

}  // namespace

Poses smoothed(const Poses& raw, double seconds) {
  Poses poses = raw;
  for (Person& person : poses.people) {
    std::vector<double> times;
    for (const FramePose& pose : person.poses) {
      times.push_back(raw.video.times.start_seconds({pose.frame, pose.frame}));
    }
    const auto filter = seconds > 0 ? std::optional<SteadyFilter>(std::in_place, times, seconds) : std::nullopt;
    mend_boxes(person);
    for (std::size_t joint = 0; joint < nn::joint_count; ++joint) {
      smooth_joint(person, joint, times, filter);
    }
    if (filter) {
      smooth_boxes(person, *filter);
    }
  }
  return poses;
}

}  // namespace smartcv::fitting_preview

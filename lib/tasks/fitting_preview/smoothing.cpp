#include "tasks/fitting_preview/smoothing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "tasks/fitting_preview/steady_filter.h"

namespace smartcv::fitting_preview {
namespace {

// Of a point that is seen, and of one that is not: between the two it is neither trusted to close gaps nor replaced.
constexpr double seen_score = 0.5;
constexpr double unseen_score = 0.25;
constexpr double longest_gap = 0.5;  // seconds
// Hampel's identifier: so many estimated points on each side, and so many deviations.
constexpr std::ptrdiff_t neighbours = 3;
constexpr double outlying = 4;
constexpr double deviation_of_mad = 1.4826;  // a normal distribution's
// No point is an outlier that is nearer than this share of the person's size to where it was expected: real movements
// are not even, and a network is no better than that.
constexpr double outlying_size = 0.04;
constexpr double least_weight = 1e-3;
// Share of the person's size; what scatters more than that moves.
constexpr double largest_noise = 0.004;
// Coordinates further off are no pictures' any more, and would drown the rest in rounding.
constexpr float furthest = 1e6F;

// One joint of one person: all its frames.
struct Course {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> score;
  std::vector<bool> believed;
};

bool sane(float value) { return std::abs(value) <= furthest; }  // false for NaN

double size_of(const vision::Box& box) {
  const double size = std::sqrt(static_cast<double>(box.area()));
  return std::isfinite(size) ? std::clamp(size, 1.0, static_cast<double>(furthest)) : 1.0;
}

double mean_size(const Person& person) {
  double sum = 0;
  for (const FramePose& pose : person.poses) {
    sum += size_of(pose.box);
  }
  return sum / static_cast<double>(person.poses.size());
}

Course course_of(const Person& person, std::size_t joint) {
  Course course;
  for (const FramePose& pose : person.poses) {
    const nn::Keypoint& keypoint = pose.keypoints[joint];
    const bool good = sane(keypoint.point.x) && sane(keypoint.point.y) && std::isfinite(keypoint.score);
    course.x.push_back(good ? static_cast<double>(keypoint.point.x) : 0);
    course.y.push_back(good ? static_cast<double>(keypoint.point.y) : 0);
    course.score.push_back(good ? std::clamp(static_cast<double>(keypoint.score), 0.0, 1.0) : 0);
    course.believed.push_back(good);
  }
  return course;
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

// How far one coordinate of sample `at` of `places` is from where its neighbours lie, in units of what is too far.
double strangeness(std::span<const double> values, std::span<const std::size_t> places, std::size_t at,
                   std::span<const double> times, double size) {
  const auto here = static_cast<std::ptrdiff_t>(at);
  const auto first = std::max<std::ptrdiff_t>(0, here - neighbours);
  const auto last = std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(places.size()) - 1, here + neighbours);
  // Off the line between each pair that encloses it: movement itself is nothing strange.
  std::vector<double> distances;
  for (std::ptrdiff_t before = first; before < here; ++before) {
    for (std::ptrdiff_t behind = here + 1; behind <= last; ++behind) {
      const std::size_t p = places[static_cast<std::size_t>(before)];
      const std::size_t q = places[static_cast<std::size_t>(behind)];
      const std::size_t i = places[at];
      const double t = (times[i] - times[p]) / (times[q] - times[p]);
      distances.push_back(values[i] - (values[p] + t * (values[q] - values[p])));
    }
  }
  if (distances.size() < 2) {
    return 0;
  }
  const double middle = median(distances);
  for (double& distance : distances) {
    distance = std::abs(distance - middle);
  }
  const double spread = deviation_of_mad * median(distances);
  return std::abs(middle) / std::max(outlying * spread, outlying_size * size);
}

void disbelieve_outliers(Course& course, const Person& person, std::span<const double> times) {
  std::vector<std::size_t> places;  // of what was estimated; the rest only repeats it
  for (std::size_t i = 0; i < person.poses.size(); ++i) {
    if (person.poses[i].state == PoseState::estimated && course.believed[i]) {
      places.push_back(i);
    }
  }
  std::vector<std::size_t> outliers;
  for (std::size_t at = 0; at < places.size(); ++at) {
    const double size = size_of(person.poses[places[at]].box);
    if (strangeness(course.x, places, at, times, size) > 1 || strangeness(course.y, places, at, times, size) > 1) {
      outliers.push_back(at);
    }
  }
  // With it go the frames that were interpolated from it.
  for (const std::size_t at : outliers) {
    const std::size_t begin = at > 0 ? places[at - 1] + 1 : 0;
    const std::size_t end = at + 1 < places.size() ? places[at + 1] : person.poses.size();
    for (std::size_t i = begin; i < end; ++i) {
      course.believed[i] = false;
    }
  }
}

void take_from_line(Course& course, std::size_t i, std::optional<std::size_t> before, std::optional<std::size_t> behind,
                    std::span<const double> times) {
  const std::size_t p = before.value_or(behind.value_or(i));
  const std::size_t q = behind.value_or(p);
  const double t = q > p ? (times[i] - times[p]) / (times[q] - times[p]) : 0;
  course.x[i] = course.x[p] + t * (course.x[q] - course.x[p]);
  course.y[i] = course.y[p] + t * (course.y[q] - course.y[p]);
  course.score[i] = std::min(course.score[p], course.score[q]);
}

// Replaces samples of which `missing` is true by the line between the nearest ones of which `known` is.
void close_gaps(Course& course, std::span<const double> times, const std::function<bool(std::size_t)>& missing,
                const std::function<bool(std::size_t)>& known, double longest) {
  const std::size_t count = times.size();
  std::vector<std::optional<std::size_t>> behind(count);
  std::optional<std::size_t> nearest;
  for (std::size_t i = count; i-- > 0;) {
    behind[i] = nearest;
    nearest = known(i) ? i : nearest;
  }
  std::optional<std::size_t> before;
  std::vector<std::size_t> filled;
  const Course given = course;
  for (std::size_t i = 0; i < count; ++i) {
    if (missing(i)) {
      const bool both = before && behind[i];
      const bool short_enough = both && times[*behind[i]] - times[*before] <= longest;
      if (short_enough || !given.believed[i]) {
        take_from_line(course, i, before, behind[i], times);
        // What is guessed over a long time, or from one side, is nobody's word.
        course.score[i] = short_enough ? course.score[i] : 0;
      }
    }
    before = known(i) ? i : before;
  }
}

void fill(Course& course, std::span<const double> times) {
  const std::vector<bool> believed = course.believed;
  const auto is_believed = [&](std::size_t i) { return believed[i]; };
  close_gaps(course, times, std::not_fn(is_believed), is_believed, longest_gap);
  const std::vector<double> scores = course.score;
  close_gaps(
      course, times, [&](std::size_t i) { return scores[i] < unseen_score; },
      [&](std::size_t i) { return scores[i] >= seen_score; }, longest_gap);
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
  Course course = course_of(person, joint);
  if (std::ranges::none_of(course.believed, std::identity{})) {
    for (FramePose& pose : person.poses) {
      pose.keypoints[joint] = {pose.box.center(), 0};
    }
    return;
  }
  disbelieve_outliers(course, person, times);
  if (std::ranges::none_of(course.believed, std::identity{})) {
    course = course_of(person, joint);
  }
  std::vector<std::size_t> measured;
  for (std::size_t i = 0; i < person.poses.size(); ++i) {
    if (person.poses[i].state == PoseState::estimated && course.believed[i]) {
      measured.push_back(i);
    }
  }
  fill(course, times);
  if (filter) {
    PointCourse point{.x = std::move(course.x),
                      .y = std::move(course.y),
                      .weights = weights_of(course.score),
                      .measured = measured,
                      .most_noise = largest_noise * mean_size(person)};
    filter->smooth(point);
    course.x = std::move(point.x);
    course.y = std::move(point.y);
    course.score = filter->average(course.score);
  }
  for (std::size_t i = 0; i < person.poses.size(); ++i) {
    person.poses[i].keypoints[joint] = {{static_cast<float>(course.x[i]), static_cast<float>(course.y[i])},
                                        static_cast<float>(course.score[i])};
  }
}

// Boxes that are none become the ones before them.
void mend_boxes(Person& person) {
  vision::Box last;
  for (FramePose& pose : person.poses) {
    const vision::Box& box = pose.box;
    if (sane(box.x1) && sane(box.y1) && sane(box.x2) && sane(box.y2)) {
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

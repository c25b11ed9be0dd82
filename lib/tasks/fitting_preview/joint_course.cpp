#include "tasks/fitting_preview/joint_course.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

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
constexpr float furthest = 1e6F;  // pixels

// A joint in all its frames, as it came.
struct Candidates {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> score;
  std::vector<bool> believed;
};

Candidates candidates_of(const Person& person, std::size_t joint) {
  Candidates course;
  for (const FramePose& pose : person.poses) {
    const nn::Keypoint& keypoint = pose.keypoints[joint];
    const bool good = is_sane(keypoint.point.x) && is_sane(keypoint.point.y) && std::isfinite(keypoint.score);
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

void disbelieve_outliers(Candidates& course, const Person& person, std::span<const double> times) {
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

void take_from_line(Candidates& course, std::size_t i, std::optional<std::size_t> before,
                    std::optional<std::size_t> behind, std::span<const double> times) {
  const std::size_t p = before.value_or(behind.value_or(i));
  const std::size_t q = behind.value_or(p);
  const double t = q > p ? (times[i] - times[p]) / (times[q] - times[p]) : 0;
  course.x[i] = course.x[p] + t * (course.x[q] - course.x[p]);
  course.y[i] = course.y[p] + t * (course.y[q] - course.y[p]);
  course.score[i] = std::min(course.score[p], course.score[q]);
}

// Replaces samples of which `missing` is true by the line between the nearest ones of which `known` is.
void close_gaps(Candidates& course, std::span<const double> times, const std::function<bool(std::size_t)>& missing,
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
  const Candidates given = course;
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

void fill(Candidates& course, std::span<const double> times) {
  const std::vector<bool> believed = course.believed;
  const auto is_believed = [&](std::size_t i) { return believed[i]; };
  close_gaps(course, times, std::not_fn(is_believed), is_believed, longest_gap);
  const std::vector<double> scores = course.score;
  close_gaps(
      course, times, [&](std::size_t i) { return scores[i] < unseen_score; },
      [&](std::size_t i) { return scores[i] >= seen_score; }, longest_gap);
}

}  // namespace

bool is_sane(float coordinate) noexcept { return std::abs(coordinate) <= furthest; }

double size_of(const vision::Box& box) noexcept {
  const double size = std::sqrt(static_cast<double>(box.area()));
  return std::isfinite(size) ? std::clamp(size, 1.0, static_cast<double>(furthest)) : 1.0;
}

std::optional<JointCourse> mended_course(const Person& person, std::size_t joint, std::span<const double> times) {
  Candidates course = candidates_of(person, joint);
  if (std::ranges::none_of(course.believed, std::identity{})) {
    return std::nullopt;
  }
  disbelieve_outliers(course, person, times);
  if (std::ranges::none_of(course.believed, std::identity{})) {
    course = candidates_of(person, joint);
  }
  JointCourse result;
  for (std::size_t i = 0; i < person.poses.size(); ++i) {
    if (person.poses[i].state == PoseState::estimated && course.believed[i]) {
      result.measured.push_back(i);
    }
  }
  fill(course, times);
  result.x = std::move(course.x);
  result.y = std::move(course.y);
  result.score = std::move(course.score);
  return result;
}

}  // namespace smartcv::fitting_preview

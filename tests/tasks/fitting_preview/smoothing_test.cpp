#include "tasks/fitting_preview/smoothing.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "tests/tasks/fitting_preview/pose_samples.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;
using fitting_preview::tests::even_times;
using fitting_preview::tests::one_person;
using fitting_preview::tests::standing_in;
using nn::Joint;

namespace {

constexpr double width = 0.1;  // of the filter, seconds

// x of the right wrist, frame by frame.
std::vector<double> wrist(const Poses& poses) {
  std::vector<double> x;
  for (const FramePose& pose : poses.people.front().poses) {
    x.push_back(static_cast<double>(pose.at(Joint::right_wrist).point.x));
  }
  return x;
}

// Amplitude and phase (radians, late ones are negative) of the part of a course that repeats `hertz` times a second.
struct Wave {
  double amplitude;
  double phase;
};
Wave wave_of(const std::vector<double>& x, const FrameTimes& times, double hertz, std::int64_t first,
             std::int64_t last) {
  // Least squares for a * sin + b * cos + c.
  double ss = 0, cc = 0, sc = 0, s1 = 0, c1 = 0, n = 0, xs = 0, xc = 0, x1 = 0;
  for (std::int64_t i = first; i <= last; ++i) {
    const double angle = 2 * std::numbers::pi * hertz * times.start_seconds({i, i});
    const double s = std::sin(angle);
    const double c = std::cos(angle);
    const double value = x[static_cast<std::size_t>(i)] - 300;
    ss += s * s;
    cc += c * c;
    sc += s * c;
    s1 += s;
    c1 += c;
    n += 1;
    xs += value * s;
    xc += value * c;
    x1 += value;
  }
  const double determinant = ss * (cc * n - c1 * c1) - sc * (sc * n - c1 * s1) + s1 * (sc * c1 - cc * s1);
  const double a = (xs * (cc * n - c1 * c1) - sc * (xc * n - c1 * x1) + s1 * (xc * c1 - cc * x1)) / determinant;
  const double b = (ss * (xc * n - x1 * c1) - xs * (sc * n - c1 * s1) + s1 * (sc * x1 - xc * s1)) / determinant;
  return {std::hypot(a, b), std::atan2(b, a)};
}

double mean_jitter(const std::vector<double>& x) {
  double sum = 0;
  for (std::size_t i = 2; i < x.size(); ++i) {
    sum += std::abs(x[i] - 2 * x[i - 1] + x[i - 2]);
  }
  return sum / static_cast<double>(x.size() - 2);
}

FrameTimes uneven_times(std::int64_t frames) {
  std::vector<std::int64_t> pts;
  std::int64_t now = 0;
  for (std::int64_t i = 0; i < frames; ++i) {
    pts.push_back(now);
    now += i % 3 == 0 ? 20 : i % 7 == 0 ? 90 : 35;
  }
  return {pts, now, {1, 1000}, {25, 1}};
}

FramePose waving(std::int64_t frame, const FrameTimes& times, double hertz, double pixels) {
  FramePose pose = standing_in(frame, 300, 150, 300);
  const double angle = 2 * std::numbers::pi * hertz * times.start_seconds({frame, frame});
  pose.at(Joint::right_wrist).point.x = static_cast<float>(300 + pixels * std::sin(angle));
  return pose;
}

Poses noisy_still(std::int64_t frames, float pixels) {
  std::mt19937 random(7);
  std::normal_distribution<float> noise(0, pixels);
  return one_person(even_times(frames), [&](std::int64_t frame) {
    FramePose pose = standing_in(frame, 300, 150, 300);
    for (nn::Keypoint& keypoint : pose.keypoints) {
      keypoint.point.x += noise(random);
      keypoint.point.y += noise(random);
    }
    return pose;
  });
}

}  // namespace

TEST_CASE("an arm that waves once a second keeps its phase and 95 % of its way", "[smoothing]") {
  for (const FrameTimes& times : {even_times(120), even_times(240, 60), uneven_times(150)}) {
    const auto smooth =
        wrist(smoothed(one_person(times, [&](std::int64_t frame) { return waving(frame, times, 1, 40); }), width));
    const Wave wave = wave_of(smooth, times, 1, 10, times.frames() - 11);
    CHECK(wave.amplitude >= 0.95 * 40);
    CHECK(wave.amplitude <= 1.01 * 40);
    CHECK(std::abs(wave.phase) < 0.01);  // a sixth of a frame at 30 a second would be 0.035
  }
}

TEST_CASE("the jitter of somebody who stands still falls by 60 % and more", "[smoothing]") {
  const Poses raw = noisy_still(200, 2);
  const double before = mean_jitter(wrist(raw));
  const double behind = mean_jitter(wrist(smoothed(raw, width)));
  CHECK(before > 2);
  CHECK(behind < 0.4 * before);
}

TEST_CASE("a single outlier is not followed, at any place but the very ends", "[smoothing]") {
  for (const std::int64_t place : {3, 40, 76}) {
    const auto times = even_times(80);
    const auto smooth = wrist(smoothed(one_person(times,
                                                  [&](std::int64_t frame) {
                                                    FramePose pose = waving(frame, times, 0.5, 30);
                                                    if (frame == place) {
                                                      pose.at(Joint::right_wrist).point.x += 150;
                                                    }
                                                    return pose;
                                                  }),
                                       width));
    for (std::int64_t frame = 0; frame < 80; ++frame) {
      const auto expected = static_cast<double>(waving(frame, times, 0.5, 30).at(Joint::right_wrist).point.x);
      CHECK(smooth[static_cast<std::size_t>(frame)] == Approx(expected).margin(1.5));
    }
  }
}

TEST_CASE("an outlier takes what was interpolated from it along", "[smoothing]") {
  const auto times = even_times(61);
  const Poses raw = one_person(times, [&](std::int64_t frame) {
    FramePose pose = standing_in(frame, 300, 150, 300);
    pose.state = frame % 5 == 0 ? PoseState::estimated : PoseState::interpolated;
    const double off = std::max(0.0, 1 - std::abs(static_cast<double>(frame - 30)) / 5);
    pose.at(Joint::right_wrist).point.x = 300 + static_cast<float>(100 * off);
    return pose;
  });
  for (const double x : wrist(smoothed(raw, width))) {
    CHECK(x == Approx(300).margin(0.01));
  }
}

TEST_CASE("a fast turn is no outlier", "[smoothing]") {
  const auto times = even_times(60);
  const Poses raw = one_person(times, [&](std::int64_t frame) {
    FramePose pose = standing_in(frame, 300, 150, 300);
    pose.at(Joint::right_wrist).point.x = 200 + 8 * static_cast<float>(std::abs(frame - 30));
    return pose;
  });
  const auto x = wrist(smoothed(raw, width));
  CHECK(x[30] < 200 + 20);
  CHECK(x[20] == Approx(280).margin(2));
  CHECK(x[40] == Approx(280).margin(2));
}

TEST_CASE("a joint that is not seen for a moment is taken from before and behind", "[smoothing]") {
  const auto times = even_times(60);
  const Poses raw = one_person(times, [&](std::int64_t frame) {
    FramePose pose = standing_in(frame, 300, 150, 300);
    pose.at(Joint::right_wrist).point.x = 100 + 2 * static_cast<float>(frame);
    if (frame >= 25 && frame < 35) {
      pose.at(Joint::right_wrist) = {{500, 20}, 0.1F};
    }
    return pose;
  });
  const Poses smooth = smoothed(raw, width);
  const auto x = wrist(smooth);
  for (std::size_t frame = 20; frame < 40; ++frame) {
    CHECK(x[frame] == Approx(100 + 2 * static_cast<double>(frame)).margin(0.5));
    CHECK(smooth.people[0].poses[frame].at(Joint::right_wrist).score > 0.85F);
  }
}

TEST_CASE("a joint that is not seen for long stays a guess", "[smoothing]") {
  const Poses raw = one_person(even_times(90), [&](std::int64_t frame) {
    FramePose pose = standing_in(frame, 300, 150, 300);
    if (frame >= 30 && frame < 60) {
      pose.at(Joint::right_wrist).score = 0.1F;
    }
    return pose;
  });
  CHECK(smoothed(raw, width).people[0].poses[45].at(Joint::right_wrist).score < 0.15F);
}

TEST_CASE("points of high score outweigh guesses beside them", "[smoothing]") {
  const Poses raw = one_person(even_times(60), [&](std::int64_t frame) {
    FramePose pose = standing_in(frame, 300, 150, 300);
    if (frame % 2 == 1) {
      pose.at(Joint::right_wrist) = {{310, 250}, 0.3F};
    } else {
      pose.at(Joint::right_wrist).point = {300, 250};
    }
    return pose;
  });
  CHECK(wrist(smoothed(raw, width))[30] < 302);
}

TEST_CASE("nothing reaches across to another person", "[smoothing]") {
  const auto times = even_times(60);
  Poses poses = one_person(times, [](std::int64_t frame) { return standing_in(frame, 100, 150, 300); });
  Person& first = poses.people.front();
  Person second{.id = 2, .shot = 1, .poses = {}};
  first.poses.resize(30);
  for (std::int64_t frame = 30; frame < 60; ++frame) {
    second.poses.push_back(standing_in(frame, 500, 150, 300));
  }
  poses.people.push_back(second);
  poses.shots = {{0, 29}, {30, 59}};
  const Poses smooth = smoothed(poses, width);
  for (std::size_t i = 0; i < 30; ++i) {
    CHECK(smooth.people[0].poses[i].at(Joint::nose).point.x == Approx(100).margin(0.01));
    CHECK(smooth.people[1].poses[i].at(Joint::nose).point.x == Approx(500).margin(0.01));
    CHECK(smooth.people[1].poses[i].frame == static_cast<std::int64_t>(i) + 30);
  }
}

TEST_CASE("a filter without width changes nothing", "[smoothing]") {
  const Poses raw = noisy_still(20, 1);
  CHECK(wrist(smoothed(raw, 0)) == wrist(raw));
}

TEST_CASE("what is not finite is never believed", "[smoothing]") {
  std::mt19937 random(11);
  for (int person = 0; person < 100; ++person) {
    const Poses raw =
        one_person(even_times(40), [&](std::int64_t frame) { return fitting_preview::tests::fuzzed(random, frame); });
    const Poses smooth = smoothed(raw, width);
    for (const FramePose& pose : smooth.people[0].poses) {
      CHECK((std::isfinite(pose.box.x1) && std::isfinite(pose.box.y2) && std::isfinite(pose.score)));
      CHECK(std::ranges::all_of(pose.keypoints, [](const nn::Keypoint& keypoint) {
        return std::isfinite(keypoint.point.x) && std::isfinite(keypoint.point.y) && keypoint.score >= 0 &&
               keypoint.score <= 1;
      }));
    }
  }
}

TEST_CASE("somebody who stands still does not swim, however few frames were looked at", "[smoothing]") {
  std::mt19937 random(23);
  std::normal_distribution<float> noise(0, 1);
  std::vector<float> looks;
  for (int i = 0; i < 80; ++i) {
    looks.push_back(noise(random));
  }
  // Every fifth frame is measured, with noise; those between lie on the line.
  const Poses raw = one_person(even_times(391), [&](std::int64_t frame) {
    FramePose pose = standing_in(frame, 300, 150, 300);
    const auto look = static_cast<std::size_t>(frame / 5);
    const float t = static_cast<float>(frame % 5) / 5;
    pose.at(Joint::right_wrist).point.x = 300 + looks[look] + t * (looks[look + 1] - looks[look]);
    pose.state = frame % 5 == 0 ? PoseState::estimated : PoseState::interpolated;
    return pose;
  });
  const auto speed = [](const std::vector<double>& x) {
    double sum = 0;
    for (std::size_t i = 31; i < 360; ++i) {
      sum += std::abs(x[i] - x[i - 1]);
    }
    return sum / 329;
  };
  CHECK(speed(wrist(smoothed(raw, width))) < 0.3 * speed(wrist(raw)));
}

TEST_CASE("who has stood still is followed at once when moving", "[smoothing]") {
  std::mt19937 random(29);
  std::normal_distribution<float> noise(0, 1);
  const auto way = [](std::int64_t frame) {
    const double t = std::clamp((static_cast<double>(frame) - 90) / 12, 0.0, 1.0);
    return 300 + 60 * t * t * (3 - 2 * t);
  };
  const Poses raw = one_person(even_times(180), [&](std::int64_t frame) {
    FramePose pose = standing_in(frame, 300, 150, 300);
    pose.at(Joint::right_wrist).point.x = static_cast<float>(way(frame)) + noise(random);
    return pose;
  });
  const auto x = wrist(smoothed(raw, width));
  for (std::int64_t frame = 60; frame < 130; ++frame) {
    CHECK(x[static_cast<std::size_t>(frame)] == Approx(way(frame)).margin(4));
  }
}

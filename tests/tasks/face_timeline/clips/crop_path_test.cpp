#include "tasks/face_timeline/clips/crop_path.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "tests/tasks/face_timeline/exports/example.h"
#include "tests/tasks/face_timeline/made_up.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using namespace smartcv::face_timeline::tests;

namespace {

void move_faces(FaceTrack& track, const std::function<float(std::int64_t)>& x) {
  for (TrackFace& face : track.faces) {
    const float left = x(face.frame);
    face.box = {left, 200, left + 60, 260};
  }
}

float x_at(const CropPath& path, std::int64_t pts) { return path.corners.at(pts).x; }

}  // namespace

TEST_CASE("the window neither lags nor leads: a steady walk is followed exactly", "[crop_path]") {
  Analysis analysis = made_up({{{0, 199}, {0, 0}}}, 200);
  move_faces(analysis.tracks[0], [](std::int64_t frame) { return 100.0F + 1.5F * static_cast<float>(frame); });
  const Timeline timeline = example_timeline(analysis);
  const CropPath path = crop_path(timeline, timeline.identities[0], {{0, 199}});
  CHECK(path.side == 180);
  REQUIRE(path.corners.size() == 200);
  for (std::int64_t frame = 40; frame < 160; ++frame) {
    CHECK(x_at(path, frame) == Approx(100 + 1.5 * static_cast<double>(frame) + 30 - 90).margin(0.05));
  }
}

TEST_CASE("a trembling face does not shake the window", "[crop_path]") {
  Analysis analysis = made_up({{{0, 199}, {0, 0}}}, 200);
  move_faces(analysis.tracks[0], [](std::int64_t frame) { return frame % 2 == 0 ? 296.0F : 304.0F; });
  const Timeline timeline = example_timeline(analysis);
  const CropPath path = crop_path(timeline, timeline.identities[0], {{0, 199}});
  for (std::int64_t frame = 20; frame < 180; ++frame) {
    CHECK(std::abs(x_at(path, frame) - x_at(path, frame - 1)) < 0.05F);
  }
}

TEST_CASE("the window jumps with a cut, and stays in the picture", "[crop_path]") {
  Analysis analysis = made_up({{{10, 99}, {0, 0}}, {{100, 150}, {0, 0}}}, 200, {100});
  move_faces(analysis.tracks[0], [](std::int64_t) { return 0.0F; });
  move_faces(analysis.tracks[1], [](std::int64_t) { return 570.0F; });
  const Timeline timeline = example_timeline(analysis);
  REQUIRE(timeline.identities.size() == 1);
  const CropPath path = crop_path(timeline, timeline.identities[0], {{0, 199}});
  CHECK(x_at(path, 0) == 0);
  CHECK(x_at(path, 99) == 0);
  CHECK(x_at(path, 100) == 460);
  CHECK(x_at(path, 199) == 460);
}

TEST_CASE("the window is not smaller than it is good to look at, nor larger than the picture", "[crop_path]") {
  Analysis analysis = made_up({{{0, 9}, {0, 0}}}, 10);
  const Timeline timeline = example_timeline(analysis);
  for (TrackFace& face : analysis.tracks[0].faces) {
    face.box = {100, 100, 110, 112};
  }
  CHECK(crop_path(timeline, timeline.identities[0], {{0, 9}}).side == 160);
  for (TrackFace& face : analysis.tracks[0].faces) {
    face.box = {0, 0, 400, 470};
  }
  CHECK(crop_path(timeline, timeline.identities[0], {{0, 9}}).side == 480);
}

#include "tasks/face_timeline/evaluation.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tasks/face_timeline/identify.h"
#include "tests/support/refusal.h"
#include "tests/tasks/face_timeline/made_up.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using face_timeline::tests::made_up;

namespace {

// Where made_up() puts a face of a track with this x.
vision::Box box_at(float x) { return {x, 50, x + 60, 120}; }

Truth truth_of(std::int64_t frames) { return {.upright = {640, 480}, .frames = frames, .cuts = {}, .faces = {}}; }

void add(Truth& truth, const std::string& person, FrameSpan span, vision::Box box) {
  for (std::int64_t frame = span.first; frame <= span.last; ++frame) {
    truth.faces[frame].push_back({person, box});
  }
}

}  // namespace

TEST_CASE("a timeline that is all right scores so", "[evaluation]") {
  const Analysis analysis = made_up({{{0, 9}, {0, 0}}, {{0, 9}, {1, 0}, 1, 300}, {{20, 29}, {0, 0}}}, 50);
  Truth truth = truth_of(50);
  add(truth, "a", {0, 9}, box_at(105));
  add(truth, "b", {0, 9}, box_at(295));
  add(truth, "a", {20, 29}, box_at(100));
  const Evaluation scores = evaluate(identify(analysis, {}), truth);
  CHECK(scores.truth_faces == 30);
  CHECK(scores.found_faces == 30);
  CHECK(scores.false_faces == 0);
  CHECK(scores.detection_recall == 1);
  CHECK(scores.detection_precision == 1);
  CHECK(scores.purity == 1);
  CHECK(scores.v_measure == Approx(1));
  CHECK(scores.id_switches == 0);
  CHECK(scores.cross_cut_tracks == 0);
}

TEST_CASE("missed and false faces count; narrow ones count neither way", "[evaluation]") {
  const Analysis analysis = made_up({{{0, 9}, {0, 0}}, {{0, 3}, {1, 0}, 1, 300}, {{40, 41}, {2, 0}}}, 50);
  Truth truth = truth_of(50);
  add(truth, "a", {0, 14}, box_at(100));            // 5 of 15 missed
  add(truth, "tiny", {0, 9}, {400, 50, 420, 80});   // narrower than 40
  add(truth, "far", {0, 9}, {500, 300, 560, 370});  // missed
  const Evaluation scores = evaluate(identify(analysis, {}), truth);
  CHECK(scores.truth_faces == 25);
  CHECK(scores.found_faces == 10);
  CHECK(scores.false_faces == 6);  // 4 of track 2, 2 of track 3 in frames without truth
  CHECK(scores.detection_recall == Approx(10.0 / 25));
  CHECK(scores.detection_precision == Approx(10.0 / 16));
}

TEST_CASE("the figures are told in one line and in JSON", "[evaluation]") {
  Evaluation scores{.min_width = 40, .truth_faces = 3, .found_faces = 2};
  scores.detection_recall = 2.0 / 3;
  scores.id_switches = 4;
  CHECK(
      evaluation_line(scores) ==
      "recall 0.667  precision 1.000  purity 1.000  V-measure 1.000  ID switches 4  cross-cut tracks 0  (3 faces of at "
      "least 40 pixels)");
  const auto json = nlohmann::json::parse(evaluation_json(scores));
  CHECK(json.at("id_switches") == 4);
  CHECK(json.at("detection_recall") == Approx(2.0 / 3));
}

TEST_CASE("half an overlap is enough for a pair, a quarter is not", "[evaluation]") {
  const Analysis analysis = made_up({{{0, 0}, {0, 0}}}, 2);
  Truth near = truth_of(2);
  add(near, "a", {0, 0}, box_at(120));  // 40 of 80 pixels in x: IoU 0.5
  CHECK(evaluate(identify(analysis, {}), near).found_faces == 1);
  Truth far = truth_of(2);
  add(far, "a", {0, 0}, box_at(136));  // 24 of 96: IoU 0.25
  CHECK(evaluate(identify(analysis, {}), far).found_faces == 0);
}

TEST_CASE("somebody taken for another person after coming back is a switch and not complete", "[evaluation]") {
  const Analysis analysis = made_up({{{0, 9}, {0, 0}}, {{20, 29}, {1, 0}}, {{40, 49}, {0, 0}}}, 50);
  Truth truth = truth_of(50);
  add(truth, "a", {0, 9}, box_at(100));
  add(truth, "a", {20, 29}, box_at(100));
  add(truth, "a", {40, 49}, box_at(100));
  const Evaluation scores = evaluate(identify(analysis, {}), truth);
  CHECK(scores.id_switches == 2);  // there and back
  CHECK(scores.purity == 1);
  CHECK(scores.homogeneity == 1);
  CHECK(scores.completeness == Approx(0).margin(1e-12));
}

TEST_CASE("two people in one identity are not pure", "[evaluation]") {
  const Analysis analysis = made_up({{{0, 9}, {0, 0}}, {{20, 24}, {0, 0}}}, 50);
  Truth truth = truth_of(50);
  add(truth, "a", {0, 9}, box_at(100));
  add(truth, "b", {20, 24}, box_at(100));
  const Evaluation scores = evaluate(identify(analysis, {}), truth);
  CHECK(scores.purity == Approx(10.0 / 15));
  CHECK(scores.homogeneity == Approx(0).margin(1e-12));
}

TEST_CASE("an unrecognized track is somebody of its own, an ignored one is nobody", "[evaluation]") {
  const Analysis analysis = made_up({{{0, 9}, {0, 0}}, {{20, 29}, {}}}, 50);
  Truth truth = truth_of(50);
  add(truth, "a", {0, 9}, box_at(100));
  add(truth, "a", {20, 29}, box_at(100));
  const Evaluation scores = evaluate(identify(analysis, {}), truth);
  CHECK(scores.unrecognized_faces == 10);
  CHECK(scores.id_switches == 1);
  CHECK(scores.found_faces == 20);
  const Corrections corrections{.file = "", .video_sha256 = "", .list = {Ignore{.people = {}, .tracks = {2}}}};
  CHECK(evaluate(identify(analysis, {}, {.corrections = &corrections}), truth).found_faces == 10);
}

TEST_CASE("a track with faces on both sides of a true cut is counted", "[evaluation]") {
  const Analysis analysis = made_up({{{0, 9}, {0, 0}}, {{10, 12}, {1, 0}}}, 50);
  Truth truth = truth_of(50);
  truth.cuts = {9};
  CHECK(evaluate(identify(analysis, {}), truth).cross_cut_tracks == 1);
  truth.cuts = {10};
  CHECK(evaluate(identify(analysis, {}), truth).cross_cut_tracks == 0);
}

TEST_CASE("the truth of another video is refused", "[evaluation]") {
  const Analysis analysis = made_up({}, 50);
  CHECK_THAT(
      smartcv::tests::refusal_of([&] { return evaluate(identify(analysis, {}), truth_of(51)); }, ErrorCode::input),
      Catch::Contains("640x480 pixels and 51 frames, but made_up.mp4 has 640x480 and 50"));
}

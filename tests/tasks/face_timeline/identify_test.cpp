#include "tasks/face_timeline/identify.h"

#include <catch2/catch.hpp>

#include "identity/calibration.h"
#include "tests/support/refusal.h"
#include "tests/tasks/face_timeline/made_up.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using face_timeline::tests::made_up;
using face_timeline::tests::told;

TEST_CASE("people are numbered as they appear, and those nobody recognized are told apart", "[identity]") {
  const Analysis analysis = made_up({{{50, 60}, {0, 0}}, {{10, 20}, {1, 0}}, {{100, 110}, {0.1F, 0}}, {{0, 5}, {}}});
  const Timeline timeline = identify(analysis, {});
  CHECK(told(timeline) == "unknown-01: 2; unknown-02: 1 3");
  CHECK(timeline.unrecognized_tracks == std::vector<std::int64_t>{4});
  CHECK(timeline.identities[0].name == "unknown-01");
  CHECK_FALSE(timeline.identities[0].known);
  CHECK(timeline.identities[0].score == 1);
  const double threshold = identity::calibration_of("dlib-resnet").threshold;
  CHECK(timeline.identities[1].score == Approx(1 - 0.1 / (2 * threshold)).margin(1e-6));
}

TEST_CASE("a video without faces is a timeline without people", "[identity]") {
  const Analysis analysis = made_up({});
  CHECK(identify(analysis, {}).identities.empty());
}

TEST_CASE("the threshold may be set, and faces that are too small are not asked", "[identity]") {
  const Analysis analysis = made_up({{{0, 10}, {0, 0}}, {{20, 30}, {0.1F, 0}}});
  Options options;
  options.threshold = 0.05;
  CHECK(told(identify(analysis, options)) == "unknown-01: 1; unknown-02: 2");
  options.min_identity_face = 61;
  CHECK(identify(analysis, options).unrecognized_tracks == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("the gallery names whom it knows and nobody else", "[identity]") {
  const Analysis analysis = made_up({{{0, 10}, {0, 0}}, {{20, 30}, {2, 0}}, {{40, 50}, {0, 2}}});
  const identity::Gallery gallery{{{"Anna Berg", {{0.1F, 0}, {0, 0.1F}}}, {"Bert", {{2, 0.2F}}}}};
  const Timeline timeline = identify(analysis, {}, {.gallery = &gallery});
  CHECK(told(timeline) == "anna-berg: 1; bert: 2; unknown-01: 3");
  const Identity& anna = timeline.identities[0];
  CHECK(anna.name == "Anna Berg");
  CHECK(anna.known);
  REQUIRE(anna.best);
  CHECK(anna.best->name == "Anna Berg");
  CHECK(anna.best->score == Approx(1 - 0.1 / 1.0).margin(0.1));
  CHECK(anna.best->score > 0.5);
  REQUIRE(anna.runner_up);
  CHECK(anna.runner_up->name == "Bert");
  CHECK(anna.runner_up->score == 0);
  // Open set: the nearest one is told, but is not who it is.
  const Identity& stranger = timeline.identities[2];
  CHECK_FALSE(stranger.known);
  REQUIRE(stranger.best);
  CHECK(stranger.best->score < 0.5);
}

TEST_CASE("two faces of one frame never get one name: the nearer one does", "[identity]") {
  const Analysis analysis = made_up({{{0, 10}, {0.2F, 0}}, {{5, 15}, {0.1F, 0}}});
  const identity::Gallery gallery{{{"Anna", {{0, 0}}}}};
  CHECK(told(identify(analysis, {}, {.gallery = &gallery})) == "unknown-01: 1; anna: 2");
  const identity::Gallery twins{{{"Anna", {{0, 0}}}, {"Ina", {{0, 0.1F}}}}};
  CHECK(told(identify(analysis, {}, {.gallery = &twins})) == "ina: 1; anna: 2");
}

TEST_CASE("clusters the gallery takes for one person become one", "[identity]") {
  // 0.6 apart, too far for each other, both near Anna.
  const Analysis analysis = made_up({{{0, 10}, {-0.3F, 0}}, {{20, 30}, {0.3F, 0}}});
  Options options;
  options.threshold = 0.5;
  CHECK(told(identify(analysis, options)) == "unknown-01: 1; unknown-02: 2");
  const identity::Gallery gallery{{{"Anna", {{0, 0}}}}};
  CHECK(told(identify(analysis, options, {.gallery = &gallery})) == "anna: 1 2");
}

TEST_CASE("an embedder nobody has calibrated is refused by name", "[identity]") {
  Analysis analysis = made_up({});
  analysis.embeddings.embedder = "arcface";
  CHECK_THAT(smartcv::tests::refusal_of([&] { return identify(analysis, {}); }, ErrorCode::usage),
             Catch::Contains("arcface"));
}

#include "tasks/face_timeline/people.h"

#include <catch2/catch.hpp>

#include "tasks/face_timeline/kept_data.h"
#include "tasks/face_timeline/project.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"
#include "tests/tasks/face_timeline/made_up.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using face_timeline::tests::made_up;
using face_timeline::tests::told;
using smartcv::tests::refusal_of;

TEST_CASE("a project can be told apart again at another threshold, without the video", "[recluster]") {
  const smartcv::tests::TemporaryFolder folder;
  const Analysis analysis = made_up({{{0, 10}, {0, 0}}, {{20, 30}, {0.1F, 0}}});
  save_project(folder / "p", analysis, {});
  const Analysis again = load_project(folder / "p");
  CHECK(told(tell_apart(again, {}, {})) == told(tell_apart(analysis, {}, {})));
  Options strict;
  strict.threshold = 0.01;
  CHECK(told(tell_apart(again, strict, {})) == "unknown-01: 1; unknown-02: 2");
}

TEST_CASE("a project without embeddings says so instead of finding nobody", "[recluster]") {
  const smartcv::tests::TemporaryFolder folder;
  save_project(folder / "p", made_up({{{0, 10}, {0, 0}}}), {.keep_embeddings = false});
  const Analysis again = load_project(folder / "p");
  CHECK_THAT(refusal_of([&] { return tell_apart(again, {}, {}); }, ErrorCode::usage),
             Catch::Contains("made_up.mp4 was made with --no-embeddings"));
}

TEST_CASE("files about people are refused before the analysis", "[people]") {
  const identity::EmbeddingSource source = made_up({}).embeddings;
  CHECK_THAT(
      refusal_of([&] { return read_people({.corrections = "/nowhere/fix.json"}, source, nullptr); }, ErrorCode::usage),
      Catch::Contains("/nowhere/fix.json"));
  const smartcv::tests::TemporaryFolder folder;
  CHECK_THAT(refusal_of([&] { return read_people({.identity_db = folder.path()}, source, nullptr); }, ErrorCode::input),
             Catch::Contains("cannot be read"));
  CHECK(read_people({.identity_db = folder / "new.json"}, source, nullptr).identity_db == folder / "new.json");
}

TEST_CASE("what is kept about people is told for every place", "[people]") {
  const auto all = what_is_kept({.project = "out", .embeddings = true, .identity_db = "people.json"});
  REQUIRE(all.size() == 3);
  CHECK_THAT(all[0],
             Catch::Contains("out: ") && Catch::Contains("face embeddings") && Catch::Contains("personal data"));
  CHECK_THAT(all[1], Catch::Contains("people.json: ") && Catch::Contains("personal data"));
  const auto without = what_is_kept({.project = "out", .embeddings = false, .identity_db = {}});
  CHECK_THAT(without[0], Catch::Contains("Face embeddings were not kept"));
}

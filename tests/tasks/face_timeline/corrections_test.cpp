#include "tasks/face_timeline/corrections.h"

#include <catch2/catch.hpp>

#include "tasks/face_timeline/identify.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"
#include "tests/tasks/face_timeline/made_up.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using face_timeline::tests::made_up;
using face_timeline::tests::told;
using smartcv::tests::refusal_of;

namespace {

// unknown-01: tracks 1 3; unknown-02: track 2, on screen with track 1; unknown-03: track 4; track 5: nobody.
Analysis five_tracks() {
  return made_up({{{0, 10}, {0, 0}}, {{5, 15}, {2, 0}}, {{20, 30}, {0, 0.1F}}, {{40, 50}, {0, 2}}, {{60, 70}, {}}});
}

std::string wrap(const std::string& list) {
  return R"({"format": "smartcv face corrections", "version": 1, "corrections": [)" + list + "]}";
}

Timeline corrected(const Analysis& analysis, const std::string& list) {
  const Corrections corrections = parse_corrections(wrap(list), "fix.json");
  return identify(analysis, {}, {.corrections = &corrections});
}

std::string refused(const std::string& list) {
  const Analysis analysis = five_tracks();
  return refusal_of([&] { return corrected(analysis, list); }, ErrorCode::usage);
}

}  // namespace

TEST_CASE("people are merged by id or by track; the first one's id stays", "[corrections]") {
  const Analysis analysis = five_tracks();
  CHECK(told(corrected(analysis, "")) == "unknown-01: 1 3; unknown-02: 2; unknown-03: 4");
  CHECK(told(corrected(analysis, R"({"merge": ["unknown-03", "unknown-01"]})")) == "unknown-03: 1 3 4; unknown-02: 2");
  CHECK(told(corrected(analysis, R"({"merge": [1, 4]})")) == "unknown-01: 1 3 4; unknown-02: 2");
  CHECK(corrected(analysis, R"({"merge": [1, 4]})").identities[0].former_ids == std::vector<std::string>{"unknown-03"});
}

TEST_CASE("a renamed person is known, and has the name in the id", "[corrections]") {
  const Analysis analysis = five_tracks();
  const Timeline timeline = corrected(analysis, R"({"rename": "unknown-02", "name": " Anna Berg "})");
  CHECK(told(timeline) == "unknown-01: 1 3; anna-berg: 2; unknown-03: 4");
  CHECK(timeline.identities[1].name == "Anna Berg");
  CHECK(timeline.identities[1].known);
}

TEST_CASE("later corrections may use ids from before earlier ones", "[corrections]") {
  const Analysis analysis = five_tracks();
  CHECK(told(corrected(analysis, R"({"rename": 2, "name": "Anna"}, {"merge": ["unknown-02", 4]})")) ==
        "unknown-01: 1 3; anna: 2 4");
  CHECK(told(corrected(analysis, R"({"merge": [1, 4]}, {"rename": "unknown-03", "name": "Bert"})")) ==
        "bert: 1 3 4; unknown-02: 2");
}

TEST_CASE("two people with one name are one person", "[corrections]") {
  const Analysis analysis = five_tracks();
  CHECK(told(corrected(analysis, R"({"rename": 1, "name": "Anna"}, {"rename": 4, "name": "Anna"})")) ==
        "anna: 1 3 4; unknown-02: 2");
}

TEST_CASE("a name that somebody had before is free again", "[corrections]") {
  const Analysis analysis = five_tracks();
  CHECK(told(corrected(analysis, R"({"rename": 1, "name": "Anna"}, {"rename": 1, "name": "Bert"},
                                    {"rename": 4, "name": "Anna"})")) == "bert: 1 3; unknown-02: 2; anna: 4");
}

TEST_CASE("tracks are split off, into somebody new or somebody named", "[corrections]") {
  const Analysis analysis = five_tracks();
  CHECK(told(corrected(analysis, R"({"split": [3]})")) == "unknown-01: 1; unknown-02: 2; unknown-04: 3; unknown-03: 4");
  CHECK(told(corrected(analysis, R"({"split": [3, 4], "name": "Ola"})")) == "unknown-01: 1; unknown-02: 2; ola: 3 4");
  CHECK(told(corrected(analysis, R"({"rename": 2, "name": "Ola"}, {"split": [3], "name": "Ola"})")) ==
        "unknown-01: 1; ola: 2 3; unknown-03: 4");
}

TEST_CASE("a track nobody could recognize can be said to be somebody", "[corrections]") {
  const Analysis analysis = five_tracks();
  const Timeline timeline = corrected(analysis, R"({"merge": [1, 5]})");
  CHECK(told(timeline) == "unknown-01: 1 3 5; unknown-02: 2; unknown-03: 4");
  CHECK(timeline.unrecognized_tracks.empty());
}

TEST_CASE("people and tracks are ignored, and listed as such", "[corrections]") {
  const Analysis analysis = five_tracks();
  const Timeline timeline = corrected(analysis, R"({"ignore": ["unknown-01"]}, {"ignore_tracks": [5]})");
  CHECK(told(timeline) == "unknown-02: 2; unknown-03: 4");
  CHECK(timeline.ignored_tracks == std::vector<std::int64_t>{1, 3, 5});
  CHECK(timeline.unrecognized_tracks.empty());
  CHECK(corrected(analysis, R"({"ignore_tracks": [1]})").ignored_tracks == std::vector<std::int64_t>{1});
}

TEST_CASE("corrections that name nobody are told with their number, the name and who there is", "[corrections]") {
  const std::string sentence = refused(R"({"rename": 1, "name": "Anna"}, {"merge": [1, "unknown-09"]})");
  CHECK_THAT(sentence, Catch::Contains("fix.json: correction 2 (merge) names 'unknown-09'") &&
                           Catch::Contains("its people are anna, unknown-02, unknown-03"));
  CHECK_THAT(refused(R"({"split": [3, 17]})"),
             Catch::Contains("correction 1 (split) names track 17") && Catch::Contains("its tracks are 1 to 5"));
  CHECK_THAT(refused(R"({"ignore_tracks": [2]}, {"rename": 2, "name": "Bo"})"),
             Catch::Contains("correction 2 (rename) names track 2, which a correction before it ignores"));
}

TEST_CASE("two faces of one frame are not made one person", "[corrections]") {
  CHECK_THAT(refused(R"({"merge": [1, 2]})"), Catch::Contains("makes unknown-01 and unknown-02 one person") &&
                                                  Catch::Contains("both on screen in frame 5 (0.20 s)") &&
                                                  Catch::Contains("ignore_tracks"));
  CHECK_THAT(refused(R"({"split": [1, 2]})"), Catch::Contains("puts tracks 1 and 2 into one person"));
  CHECK_THAT(refused(R"({"rename": 1, "name": "A"}, {"rename": 2, "name": "A"})"), Catch::Contains("both on screen"));
}

TEST_CASE("corrections of another video are refused", "[corrections]") {
  Corrections corrections = parse_corrections(wrap(""), "fix.json");
  const Analysis analysis = five_tracks();
  corrections.video_sha256 = std::string(64, 'c');
  CHECK_THAT(refusal_of([&] { return identify(analysis, {}, {.corrections = &corrections}); }, ErrorCode::usage),
             Catch::Contains("fix.json: these corrections were made for another video than made_up.mp4"));
  corrections.video_sha256 = analysis.video.sha256;
  CHECK(identify(analysis, {}, {.corrections = &corrections}).identities.size() == 3);
}

TEST_CASE("what is no correction is refused with its place", "[corrections]") {
  CHECK_THAT(refused(R"({"merge": [1]})"), Catch::Contains("corrections[0].merge names fewer than 2"));
  CHECK_THAT(refused(R"({"marge": [1, 2]})"), Catch::Contains("corrections[0] is none of merge, split"));
  CHECK_THAT(refused(R"({"rename": 1})"), Catch::Contains("corrections[0] has no \"name\""));
  CHECK_THAT(refused(R"({"rename": 1, "name": ""})"), Catch::Contains("corrections[0].name is no name"));
  CHECK_THAT(refused(R"({"split": [0]})"), Catch::Contains("whole numbers from 1"));
  CHECK_THAT(refused(R"({"ignore": [1], "ignore_tracks": [2]})"), Catch::Contains("does not belong to \"ignore\""));
  CHECK_THAT(refused(R"({"ignore": [1.5]})"), Catch::Contains("corrections[0].ignore[0] is no whole number"));
  const auto parse = [](const std::string& text) {
    return refusal_of([&] { return parse_corrections(text, "fix.json"); }, ErrorCode::usage);
  };
  CHECK_THAT(parse("merge: 1"), Catch::Contains("fix.json: is no JSON"));
  CHECK_THAT(parse("{}"), Catch::Contains("does not say \"format\""));
  CHECK_THAT(parse(R"({"format": "smartcv face corrections", "version": 2, "corrections": []})"),
             Catch::Contains("of version 2") && Catch::Contains("newer smartcv"));
  CHECK_THAT(parse(std::string(200000, '[')), Catch::Contains("is no JSON"));
  CHECK_THAT(refusal_of([] { return read_corrections("/nowhere/fix.json"); }, ErrorCode::usage),
             Catch::Contains("/nowhere/fix.json: a file of corrections was expected here"));
}

TEST_CASE("a corrections file that was written is read back the same", "[corrections]") {
  const std::string list =
      R"({"merge": [1, "unknown-03"]}, {"split": [3], "name": "Zoë"}, {"split": [4]}, {"rename": 1, "name": "A \"B\""},
         {"ignore": ["unknown-02"]}, {"ignore_tracks": [5]})";
  Corrections corrections = parse_corrections(wrap(list), "fix.json");
  corrections.video_sha256 = std::string(64, 'a');
  const std::string text = corrections_text(corrections);
  const smartcv::tests::TemporaryFolder folder;
  smartcv::tests::write_bytes(folder / "fix.json", text);
  const Corrections again = read_corrections(folder / "fix.json");
  CHECK(corrections_text(again) == text);
  CHECK(again.list.size() == 6);
  CHECK(again.video_sha256 == corrections.video_sha256);
}

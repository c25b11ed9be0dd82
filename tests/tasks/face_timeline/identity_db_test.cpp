#include "tasks/face_timeline/identity_db.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "tasks/face_timeline/people.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"
#include "tests/support/small_disk.h"
#include "tests/tasks/face_timeline/made_up.h"

namespace fs = std::filesystem;
using namespace smartcv;
using namespace smartcv::face_timeline;
using face_timeline::tests::made_up;
using face_timeline::tests::told;
using smartcv::tests::read_bytes;
using smartcv::tests::refusal_of;
using smartcv::tests::TemporaryFolder;
using smartcv::tests::write_bytes;

namespace {

Analysis video(char letter, const std::vector<face_timeline::tests::MadeUpTrack>& tracks) {
  Analysis analysis = made_up(tracks);
  analysis.video.sha256 = std::string(64, letter);
  return analysis;
}

Corrections corrections_of(const std::string& list) {
  return parse_corrections(R"({"format": "smartcv face corrections", "version": 1, "corrections": [)" + list + "]}",
                           "fix.json");
}

// Videos that are run one after the other on one database.
class Runs {
 public:
  std::string run(const Analysis& analysis, const std::string& corrections = "") {
    People people{.identity_db = file()};
    if (!corrections.empty()) {
      people.corrections = corrections_of(corrections);
    }
    return told(tell_apart(analysis, {}, people));
  }
  [[nodiscard]] fs::path file() const { return folder_ / "people.json"; }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("somebody who comes again in another video keeps the id", "[identity_db]") {
  Runs runs;
  CHECK(runs.run(video('1', {{{0, 10}, {0, 0}}, {{20, 30}, {2, 0}}})) == "unknown-01: 1; unknown-02: 2");
  CHECK(runs.run(video('2', {{{0, 10}, {0, 2}}, {{20, 30}, {2, 0.1F}}})) == "unknown-03: 1; unknown-02: 2");
  CHECK(runs.run(video('3', {{{0, 10}, {4, 4}}, {{20, 30}, {0, 2.1F}}})) == "unknown-04: 1; unknown-03: 2");
}

TEST_CASE("the same video again gives the same ids and the same database", "[identity_db]") {
  Runs runs;
  const Analysis analysis = video('1', {{{0, 10}, {0, 0}}, {{20, 30}, {2, 0}}});
  const std::string first = runs.run(analysis);
  const std::string bytes = read_bytes(runs.file());
  CHECK(runs.run(analysis) == first);
  CHECK(read_bytes(runs.file()) == bytes);
}

TEST_CASE("a name given in one video is known in the next", "[identity_db]") {
  Runs runs;
  const Analysis first = video('1', {{{0, 10}, {0, 0}}, {{20, 30}, {2, 0}}});
  runs.run(first);
  const std::string rename = R"({"rename": "unknown-02", "name": "Anna Berg"})";
  CHECK(runs.run(first, rename) == "unknown-01: 1; anna-berg: 2");
  CHECK(runs.run(first, rename) == "unknown-01: 1; anna-berg: 2");
  CHECK(runs.run(video('2', {{{0, 10}, {2, 0}}})) == "anna-berg: 1");
}

TEST_CASE("corrections give the same result however often they are applied", "[identity_db]") {
  // Two people the clustering takes for one, and one it takes for two.
  const Analysis analysis =
      video('1', {{{0, 10}, {0, 0}}, {{20, 30}, {0.1F, 0}}, {{40, 50}, {2, 0}}, {{60, 70}, {2, 2}}});
  const std::string fix = R"({"split": [2]}, {"merge": ["unknown-02", "unknown-03"]})";
  Runs runs;
  CHECK(runs.run(analysis) == "unknown-01: 1 2; unknown-02: 3; unknown-03: 4");
  const std::string fixed = "unknown-01: 1; unknown-04: 2; unknown-02: 3 4";
  CHECK(runs.run(analysis, fix) == fixed);
  const std::string bytes = read_bytes(runs.file());
  CHECK(runs.run(analysis, fix) == fixed);
  CHECK(runs.run(analysis, fix) == fixed);
  CHECK(read_bytes(runs.file()) == bytes);
}

TEST_CASE("people of the database who share a frame do not become one", "[identity_db]") {
  Runs runs;
  runs.run(video('1', {{{0, 10}, {0, 0}}}));
  CHECK(runs.run(video('2', {{{0, 10}, {0.2F, 0}}, {{5, 15}, {0.1F, 0}}})) == "unknown-02: 1; unknown-01: 2");
}

TEST_CASE("the gallery's name wins over the database's number", "[identity_db]") {
  Runs runs;
  const Analysis analysis = video('1', {{{0, 10}, {0, 0}}});
  CHECK(runs.run(analysis) == "unknown-01: 1");
  People people{.gallery = identity::Gallery{{{"Anna", {{0, 0.1F}}}}}, .identity_db = runs.file()};
  const Timeline timeline = tell_apart(analysis, {}, people);
  CHECK(told(timeline) == "anna: 1");
  CHECK(timeline.identities[0].former_ids == std::vector<std::string>{"unknown-01"});
  CHECK(runs.run(video('2', {{{0, 10}, {0, 0}}})) == "anna: 1");  // without the gallery
  // Corrections from before the name still find her, with the gallery and without.
  people.corrections = corrections_of(R"({"rename": "unknown-01", "name": "Anna Berg"})");
  CHECK(told(tell_apart(analysis, {}, people)) == "anna-berg: 1");
  CHECK(told(tell_apart(analysis, {}, people)) == "anna-berg: 1");
}

TEST_CASE("a database of other embeddings is refused and names what differs", "[identity_db]") {
  Runs runs;
  runs.run(video('1', {{{0, 10}, {0, 0}}}));
  const identity::EmbeddingSource mine = made_up({}).embeddings;
  const auto refused = [&](const identity::EmbeddingSource& source) {
    const auto check = [&] {
      check_identity_db(runs.file(), source);
      return 0;
    };
    const std::string sentence = refusal_of(check, ErrorCode::input);
    CHECK(refusal_of([&] { return IdentityDbFile(runs.file(), source).db().next_number; }, ErrorCode::input) ==
          sentence);
    return sentence;
  };
  identity::EmbeddingSource other = mine;
  other.embedder = "facenet-vggface2";
  CHECK_THAT(refused(other), Catch::Contains("embeddings of the embedder dlib-resnet and embeddings of") &&
                                 Catch::Contains("facenet-vggface2"));
  other = mine;
  other.model_sha256 = std::string(64, 'c');
  CHECK_THAT(refused(other), Catch::Contains("the model file with SHA-256 " + mine.model_sha256));
  other = mine;
  other.align = "none";
  CHECK_THAT(refused(other), Catch::Contains("faces aligned by similarity"));
  other = mine;
  other.detector = "mtcnn";
  CHECK_THAT(refused(other), Catch::Contains("faces found by centerface"));
}

TEST_CASE("what is no identity database is refused and left as it is", "[identity_db]") {
  Runs runs;
  const identity::EmbeddingSource mine = made_up({}).embeddings;
  const auto refused = [&](const std::string& text) {
    write_bytes(runs.file(), text);
    const Analysis analysis = video('1', {{{0, 10}, {0, 0}}});
    const std::string sentence = refusal_of([&] { return runs.run(analysis); }, ErrorCode::input);
    CHECK(read_bytes(runs.file()) == text);
    return sentence;
  };
  runs.run(video('1', {{{0, 10}, {0, 0}}}));
  const std::string good = read_bytes(runs.file());
  const auto with = [&good](const std::string& from, const std::string& to) {
    std::string text = good;
    REQUIRE(text.find(from) != std::string::npos);
    return text.replace(text.find(from), from.size(), to);
  };
  CHECK_THAT(refused("my people"), Catch::Contains("is no JSON"));
  CHECK_THAT(refused(with("\"version\": 1", "\"version\": 2")), Catch::Contains("of version 2"));
  CHECK_THAT(refused(with("\"id\": \"unknown-01\"", "\"id\": \"../x\"")), Catch::Contains("people[0].id is no id"));
  CHECK_THAT(refused(with("\"next_number\": 2", "\"next_number\": 0")), Catch::Contains("next_number is no whole"));
  CHECK_THAT(refused(with("\"weight\": 1.0", "\"weight\": -1.0")), Catch::Contains("weight does not fit"));
  CHECK_THAT(refused(""), Catch::Contains("is no JSON"));
}

TEST_CASE("a full disk leaves the database as it was", "[identity_db]") {
  const TemporaryFolder folder;
  const smartcv::tests::SmallDisk disk(folder / "disk", "64k");
  if (!disk.mounted()) {
    return;
  }
  const People people{.identity_db = disk.folder() / "people.json"};
  static_cast<void>(tell_apart(video('1', {{{0, 10}, {0, 0}}}), {}, people));
  const std::string before = read_bytes(*people.identity_db);
  std::vector<face_timeline::tests::MadeUpTrack> crowd;
  for (int i = 0; i < 300; ++i) {
    crowd.push_back({{i, i}, {static_cast<float>(i), 1}});
  }
  const Analysis analysis = video('2', crowd);
  CHECK_THAT(refusal_of([&] { return tell_apart(analysis, {}, people); }, ErrorCode::output),
             Catch::Contains("the disk is full"));
  CHECK(read_bytes(*people.identity_db) == before);
  CHECK(std::distance(fs::directory_iterator(disk.folder()), {}) == 1);
}

TEST_CASE("many runs at once each see what the others have written", "[identity_db]") {
  Runs runs;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&runs, i] {
      People people{.identity_db = runs.file()};
      static_cast<void>(
          tell_apart(video(static_cast<char>('1' + i), {{{0, 10}, {static_cast<float>(3 * i), 0}}}), {}, people));
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  IdentityDbFile file(runs.file(), made_up({}).embeddings);
  CHECK(file.db().people.size() == 6);
  CHECK(file.db().next_number == 7);
}

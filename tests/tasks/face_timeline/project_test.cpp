#include "tasks/face_timeline/project.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "base/part_file.h"
#include "tasks/face_timeline/identify.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"
#include "tests/support/small_disk.h"
#include "tests/tasks/face_timeline/made_up.h"

namespace fs = std::filesystem;
using namespace smartcv;
using namespace smartcv::face_timeline;
using face_timeline::tests::made_up;
using smartcv::tests::read_bytes;
using smartcv::tests::refusal_of;
using smartcv::tests::TemporaryFolder;
using smartcv::tests::write_bytes;

namespace {

Analysis sample() {
  Analysis analysis = made_up({{{0, 10}, {0.1F, 1.0F / 3}}, {{5, 15}, {2, 1e-7F}}, {{60, 70}, {}}}, 100, {50});
  analysis.tracks[0].faces[3].state = vision::TrackState::interpolated;
  analysis.tracks[0].faces[4].state = vision::TrackState::extended;
  analysis.tracks[0].faces[5].box = {0.1F, -3.3333333F, 1e6F, 7};
  analysis.tracks[1].thumbnail = std::string("\xFF\xD8\0\xFF\xD9", 5);
  analysis.tracks[2].thumbnail.clear();
  analysis.video.times = FrameTimes(
      [] {
        std::vector<std::int64_t> pts;
        for (std::int64_t i = 0; i < 100; ++i) {
          pts.push_back(-2002 + i * 1001 + i % 3);
        }
        return pts;
      }(),
      100 * 1001, {1, 30000}, {30000, 1001});
  analysis.video.timecode = "10:00:00;00";
  return analysis;
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

fs::path file_that_starts(const fs::path& folder, const std::string& start) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(start)) {
      return entry.path();
    }
  }
  FAIL("no file starts with " << start);
  return {};
}

std::string refused(const fs::path& folder) {
  return refusal_of([&] { return load_project(folder); }, ErrorCode::input);
}

void replace_in(const fs::path& file, const std::string& from, const std::string& to) {
  std::string text = read_bytes(file);
  const auto place = text.find(from);
  REQUIRE(place != std::string::npos);
  write_bytes(file, text.replace(place, from.size(), to));
}

}  // namespace

TEST_CASE("an analysis comes back from its folder to the last bit", "[project]") {
  const TemporaryFolder folder;
  const Analysis saved = sample();
  save_project(folder / "p", saved, {});
  const Analysis loaded = load_project(folder / "p");
  CHECK(loaded.video.file == saved.video.file);
  CHECK(loaded.video.sha256 == saved.video.sha256);
  CHECK(loaded.video.upright == saved.video.upright);
  CHECK(loaded.video.times.pts() == saved.video.times.pts());
  CHECK(loaded.video.times.end_pts() == saved.video.times.end_pts());
  CHECK(loaded.video.timecode == "10:00:00;00");
  CHECK(loaded.video.times.time_base() == Rational{1, 30000});
  CHECK(loaded.video.times.frame_rate() == Rational{30000, 1001});
  CHECK(loaded.shots == saved.shots);
  CHECK(loaded.embeddings.embedder == saved.embeddings.embedder);
  CHECK(loaded.embeddings.model_sha256 == saved.embeddings.model_sha256);
  CHECK(loaded.embeddings.dimension == saved.embeddings.dimension);
  REQUIRE(loaded.tracks.size() == saved.tracks.size());
  for (std::size_t i = 0; i < saved.tracks.size(); ++i) {
    const FaceTrack& a = saved.tracks[i];
    const FaceTrack& b = loaded.tracks[i];
    CHECK(b.id == a.id);
    CHECK(b.shot == a.shot);
    CHECK(b.thumbnail == a.thumbnail);
    CHECK(std::ranges::equal(a.faces, b.faces, [](const TrackFace& x, const TrackFace& y) {
      return x.frame == y.frame && x.box == y.box && x.score == y.score && x.state == y.state;
    }));
    CHECK(std::ranges::equal(a.samples, b.samples, [](const identity::FaceSample& x, const identity::FaceSample& y) {
      return x.frame == y.frame && x.box == y.box && x.quality == y.quality && x.embedding == y.embedding;
    }));
  }
  save_project(folder / "q", loaded, {});
  CHECK(read_bytes(folder / "q" / "project.json") == read_bytes(folder / "p" / "project.json"));
}

TEST_CASE("a video whose name is no text and whose rate is not known comes back all the same", "[project]") {
  const TemporaryFolder folder;
  Analysis analysis = made_up({}, 3);
  analysis.video.file = "caf\xE9.mp4";
  analysis.video.times = FrameTimes({0, 10, 20}, 30, {1, 1000}, {0, 0});
  save_project(folder / "p", analysis, {});
  const Analysis loaded = load_project(folder / "p");
  CHECK_THAT(loaded.video.file, Catch::StartsWith("caf"));
  CHECK_FALSE(loaded.video.times.frame_rate().known());
}

TEST_CASE("without embeddings none are in the folder, not even those of the project before", "[project]") {
  const TemporaryFolder folder;
  save_project(folder / "p", sample(), {});
  CHECK(has_embeddings(load_project(folder / "p")));
  write_bytes(folder / "p" / "embeddings-0123456789abcdef.f32.part", "left by a run that was killed");
  write_bytes(folder / "p" / "notes.txt", "the user's");
  save_project(folder / "p", sample(), {.keep_embeddings = false, .overwrite = true});
  for (const std::string& name : names_in(folder / "p")) {
    CHECK_FALSE(name.starts_with("embeddings"));
  }
  CHECK(names_in(folder / "p").contains("notes.txt"));
  const Analysis loaded = load_project(folder / "p");
  CHECK_FALSE(has_embeddings(loaded));
  CHECK(loaded.tracks[0].samples[0].embedding.empty());
  CHECK(loaded.tracks[0].samples[0].quality == 1);
}

TEST_CASE("a project is replaced only when that is allowed, and then wholly", "[project]") {
  const TemporaryFolder folder;
  save_project(folder / "p", sample(), {});
  const auto before = names_in(folder / "p");
  Analysis other = sample();
  other.tracks[0].samples[0].embedding = {5, 5};
  const auto save = [&] {
    save_project(folder / "p", other, {});
    return 0;
  };
  CHECK_THAT(refusal_of(save, ErrorCode::output), Catch::Contains("project.json: exists already"));
  CHECK(names_in(folder / "p") == before);
  save_project(folder / "p", other, {.overwrite = true});
  CHECK(load_project(folder / "p").tracks[0].samples[0].embedding == std::vector<float>{5, 5});
  CHECK(names_in(folder / "p").size() == before.size());
}

TEST_CASE("a project that cannot be written whole leaves the one before as it was", "[project]") {
  const TemporaryFolder folder;
  save_project(folder / "p", sample(), {});
  const auto before = names_in(folder / "p");
  Analysis broken = sample();
  broken.tracks[0].thumbnail = "new";
  broken.tracks[1].samples[0].embedding = {1};  // has not the dimension
  const auto save = [&] {
    save_project(folder / "p", broken, {.overwrite = true});
    return 0;
  };
  CHECK_THAT(refusal_of(save, ErrorCode::internal), Catch::Contains("track 2"));
  CHECK(names_in(folder / "p") == before);
  CHECK(load_project(folder / "p").tracks[0].thumbnail == "picture of track 1");
}

TEST_CASE("a full disk leaves the project before as it was", "[project]") {
  const TemporaryFolder folder;
  const smartcv::tests::SmallDisk disk(folder / "disk", "256k");
  if (!disk.mounted()) {
    return;
  }
  const fs::path project = disk.folder() / "p";
  save_project(project, sample(), {});
  const auto before = names_in(project);
  Analysis large = sample();
  large.tracks[0].thumbnail = std::string(400000, 'x');
  const auto save = [&] {
    save_project(project, large, {.overwrite = true});
    return 0;
  };
  CHECK_THAT(refusal_of(save, ErrorCode::output),
             Catch::Contains("cannot be written") && Catch::Contains("thumbnails"));
  CHECK(names_in(project) == before);
  CHECK(load_project(project).tracks[0].thumbnail == "picture of track 1");
}

TEST_CASE("two runs never write one project at the same time", "[project]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "p");
  const PartFile other_run(folder / "p" / "project.json", true);
  const auto save = [&] {
    save_project(folder / "p", sample(), {});
    return 0;
  };
  CHECK_THAT(refusal_of(save, ErrorCode::output), Catch::Contains("another process is writing"));
  CHECK(names_in(folder / "p") == std::set<std::string>{"project.json.part"});
}

TEST_CASE("folders that hold no whole project are refused and say what is wrong", "[project]") {
  const TemporaryFolder folder;
  CHECK_THAT(refused(folder / "nowhere"),
             Catch::Contains("nowhere/project.json: a face-timeline project was expected"));
  save_project(folder / "p", sample(), {});
  const fs::path project = folder / "p" / "project.json";

  SECTION("damaged embeddings") {
    const fs::path embeddings = file_that_starts(folder / "p", "embeddings");
    write_bytes(embeddings, smartcv::tests::flip_bits(read_bytes(embeddings), 1, 0, 1));
    CHECK_THAT(refused(folder / "p"), Catch::Contains(embeddings.filename().string()) &&
                                          Catch::Contains("damaged or belongs to another project"));
  }
  SECTION("missing thumbnails") {
    fs::remove(file_that_starts(folder / "p", "thumbnails"));
    CHECK_THAT(refused(folder / "p"), Catch::Contains("the thumbnails of a project was expected"));
  }
  SECTION("another version") {
    replace_in(project, "\"version\":1", "\"version\":9");
    CHECK_THAT(refused(folder / "p"), Catch::Contains("of version 9") && Catch::Contains("newer smartcv"));
  }
  SECTION("cut short") {
    write_bytes(project, smartcv::tests::cut_short(read_bytes(project), 0.7));
    CHECK_THAT(refused(folder / "p"), Catch::Contains("is no JSON"));
  }
}

TEST_CASE("a project whose JSON says what cannot be is refused and says where", "[project]") {
  struct Edit {
    const char* what;
    const char* from;
    const char* to;
    const char* refusal;
  };
  const auto edit = GENERATE(
      Edit{"another format", "smartcv face project", "something else", "is not a face-timeline project"},
      Edit{"a track that leaves its shot", "\"first_frame\":60", "\"first_frame\":95",
           "tracks[2].states is empty or leaves the shot"},
      Edit{"a track of a shot that is not there", "\"id\":3,\"shot\":1", "\"id\":3,\"shot\":2",
           "tracks[2].shot is no whole number from 0 to 1"},
      Edit{"track numbers with a hole", "\"id\":3", "\"id\":4", "tracks[2].id is not the next number"},
      Edit{"times that go back", "\"pts\":[-2002,", "\"pts\":[-1,", "video.pts does not rise"},
      Edit{"shots with a hole", "[50,99]", "[51,99]", "shots[1] does not go on"},
      Edit{"boxes that are too few", "\"boxes\":[100.0,", "\"boxes\":[",
           "tracks[0] has not as many scores and boxes as states"},
      Edit{"an embedding that no JSON promises", "\"dimension\":2", "\"dimension\":3", "holds fewer embeddings"},
      Edit{"a thumbnail beyond the end of its file", "\"thumbnail_bytes\":1", "\"thumbnail_bytes\":9000000001",
           "ends before the thumbnail of track 1"},
      Edit{"a number that is none", "\"quality\":1.0", "\"quality\":1e999", "project.json"});
  CAPTURE(edit.what);
  const TemporaryFolder folder;
  save_project(folder / "p", sample(), {});
  replace_in(folder / "p" / "project.json", edit.from, edit.to);
  CHECK_THAT(refused(folder / "p"), Catch::Contains(edit.refusal));
}

TEST_CASE("whatever bits are flipped in a project, it loads or is refused", "[project]") {
  const TemporaryFolder folder;
  save_project(folder / "p", sample(), {});
  const fs::path project = folder / "p" / "project.json";
  const std::string good = read_bytes(project);
  int refusals = 0;
  for (std::size_t place = 0; place < good.size(); place += 7) {
    std::string bad = good;
    bad[place] = static_cast<char>(bad[place] ^ (1 << (place % 8)));
    write_bytes(project, bad);
    try {
      static_cast<void>(load_project(folder / "p"));
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::input);
      ++refusals;
    }
  }
  CHECK(refusals > 100);
}

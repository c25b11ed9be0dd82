// Folders with the jobs that need their networks: matte goes on inside a file, face-timeline makes folders.
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/apps/matte_desk.h"
#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

nlohmann::json summary_of(const fs::path& results) { return nlohmann::json::parse(content(results / "summary.json")); }

struct MatteFolder : MatteDesk {
  std::optional<fs::path> source = shared_file("media/test_video.mp4");

  void make_videos() const {
    fs::create_directories(folder / "in");
    for (const auto* name : {"in/a.mp4", "in/b.mp4"}) {
      make_clip(*source, folder / name, 3, {"-frames:v", "80", "-vf", "scale=152:270", "-crf", "14"});
    }
  }
  [[nodiscard]] std::vector<std::string> words(const std::string& output) const {
    return {"batch",
            "matte",
            "-i",
            at("in"),
            "-o",
            at(output),
            "--model",
            weights->string(),
            "--jobs",
            "1",
            "--device",
            "cpu",
            "--downsample-ratio",
            "0.5",
            "--checkpoint-seconds",
            "0.2"};
  }
};

// Waits for a file of the batch's; false when it does not come.
bool comes(const fs::path& file) {
  for (int i = 0; i < 30'000 && !fs::exists(file); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return fs::exists(file);
}

}  // namespace

TEST_CASE("a matte that is killed in the middle of a batch goes on where it was, to the same bytes",
          "[batch][matte][resume]") {
  const MatteFolder desk;
  if (!desk.weights || !desk.source) {
    return;
  }
  desk.make_videos();
  REQUIRE(smartcv(desk.words("single")).exit_code == 0);
  const pid_t batch = start(desk.words("out"), "/dev/null", "/dev/null");
  REQUIRE(comes(desk.folder / "out/b.composite.mp4.resume/checkpoint"));
  kill(batch, SIGKILL);
  wait_for(batch);
  CHECK_FALSE(fs::exists(desk.folder / "out/b.composite.mp4"));
  const auto again = smartcv(desk.words("out"));
  CAPTURE(again.errors);
  CHECK(again.exit_code == 0);
  CHECK_THAT(content(desk.folder / "out/smartcv-batch/logs/b.mp4.log"),
             Contains("frames are finished; going on behind them"));
  for (const auto* name : {"a.composite.mp4", "b.composite.mp4"}) {
    const bool same = content(desk.folder / "out" / name) == content(desk.folder / "single" / name);
    CAPTURE(name);
    CHECK(same);
  }
  CHECK(listing(desk.folder / "out") ==
        std::vector<std::string>{"a.composite.mp4", "b.composite.mp4", "index.html", "smartcv-batch", "summary.json"});
}

TEST_CASE("a folder's people get their names from one gallery, and other photos make other results",
          "[batch][face_timeline][slow]") {
  const auto clip = shared_file("media/faces_timeline.mp4");
  if (!have_weights() || !model_file("dlib_face_recognition_resnet_model_v1.dat") || !clip) {
    return;
  }
  const TemporaryFolder folder;
  fs::create_directories(folder / "in/sub");
  fs::create_directories(folder / "people/Eileen");
  run_successfully({"ffmpeg", "-v", "error", "-t", "1", "-i", clip->string(), "-c:v", "libx264", folder / "in/a.mp4"});
  fs::copy_file(folder / "in/a.mp4", folder / "in/sub/b.mp4");
  run_successfully({"ffmpeg", "-v", "error", "-i", clip->string(), "-frames:v", "1", folder / "people/Eileen/1.png"});
  const std::vector<std::string> words{"batch", "face-timeline", "-i",        folder / "in",
                                       "-o",    folder / "out",  "--gallery", folder / "people"};
  const auto first = smartcv(words);
  CAPTURE(first.errors);
  REQUIRE(first.exit_code == 0);
  CHECK_THAT(content(folder / "out/a.faces/a.json"), Contains("Eileen"));
  CHECK_THAT(content(folder / "out/sub/b.faces/b.json"), Contains("Eileen"));
  CHECK(summary_of(folder / "out").at("done") == 2);
  // Exports may be changed or taken away; the project may not.
  fs::remove(folder / "out/a.faces/a.csv");
  std::ofstream(folder / "out/sub/b.faces/project.json") << "{}";
  const auto second = smartcv(words);
  CAPTURE(second.errors);
  CHECK(second.exit_code == 0);
  CHECK_THAT(content(folder / "out/sub/b.faces/b.json"), Contains("Eileen"));
  const auto files = summary_of(folder / "out").at("files");
  CHECK(files.at(1).at("earlier") == false);

  fs::copy_file(folder / "people/Eileen/1.png", folder / "people/Eileen/2.png");
  const auto other = smartcv(words);
  CHECK(other.exit_code == 2);
  CHECK_THAT(other.errors, Contains("what is in gallery was") && Contains("--redo all"));
}

TEST_CASE("a folder has no identity database: ids would depend on which file ends first", "[batch][face_timeline]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "in");
  fs::copy_file(fixture("b_frames.mp4"), folder / "in/a.mp4");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"batch", "face-timeline", "-i", folder / "in"},
        std::vector<std::string>{"face-timeline", folder / "in"}}) {
    auto words = command;
    words.insert(words.end(), {"-o", folder / "out", "--identity-db", folder / "db.json"});
    const auto result = smartcv(words);
    CAPTURE(result.errors);
    CHECK(result.exit_code == 2);
    CHECK(error_lines(result).size() == 1);
    CHECK_THAT(result.errors, Contains("which one ends first"));
    CHECK_FALSE(fs::exists(folder / "out"));
    CHECK_FALSE(fs::exists(folder / "db.json"));
  }
}

}  // namespace smartcv::tests

// Long files in pieces, by real batches: joined they are what a run in one go makes.
#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

// Twelve seconds of variable frame rate with B-frames, open groups of pictures and sound.
void make_long(const fs::path& file) {
  fs::create_directories(file.parent_path());
  run_successfully({"ffmpeg",
                    "-v",
                    "error",
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=size=320x240:rate=25:duration=12",
                    "-f",
                    "lavfi",
                    "-i",
                    "sine=duration=12",
                    "-vf",
                    "select='not(eq(mod(n\\,7)\\,3))'",
                    "-fps_mode",
                    "vfr",
                    "-c:v",
                    "libx264",
                    "-preset",
                    "veryfast",
                    "-g",
                    "20",
                    "-bf",
                    "3",
                    "-x264-params",
                    "open-gop=1",
                    "-pix_fmt",
                    "yuv420p",
                    "-c:a",
                    "aac",
                    file.string()});
}

std::vector<std::string> words(const fs::path& input, const fs::path& output, const std::vector<std::string>& more) {
  std::vector<std::string> all{"batch",      "anonymize", "--input", input.string(), "--output", output.string(),
                               "--detector", "none",      "--codec", "ffv1",         "--name",   "{stem}.mkv"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::string told(const fs::path& file, const std::vector<std::string>& of) {
  std::vector<std::string> command{"ffmpeg", "-v", "error", "-i", file.string()};
  command.insert(command.end(), of.begin(), of.end());
  command.insert(command.end(), {"-f", "framemd5", "-"});
  return run_successfully(command);
}

void check_same(const fs::path& pieces, const fs::path& one_go) {
  const std::vector<std::string> pictures{"-map", "0:v", "-fps_mode", "passthrough", "-enc_time_base", "-1"};
  const std::vector<std::string> sound{"-map", "0:a", "-c", "copy"};
  CHECK(told(pieces, pictures) == told(one_go, pictures));
  CHECK(told(pieces, sound) == told(one_go, sound));
}

}  // namespace

TEST_CASE("a long file in pieces has the frames, times and sound of one that was written in one go",
          "[batch][pieces]") {
  const TemporaryFolder folder;
  make_long(folder / "in/long.mp4");
  REQUIRE(smartcv(words(folder / "in", folder / "one", {})).exit_code == 0);
  const auto result = smartcv(words(folder / "in", folder / "out", {"--segment", "0.05"}));
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK_THAT(result.errors, Contains("long.mp4//3 of"));
  check_same(folder / "out/long.mkv", folder / "one/long.mkv");
  CHECK(fs::is_empty(folder / "out/smartcv-batch/pieces"));
  // What the pieces took counts as well, not the joining alone.
  CHECK_THAT(result.errors, !Contains(" 0.0 fps"));
  CHECK_THAT(smartcv(words(folder / "in", folder / "out", {"--segment", "0.05"})).errors,
             Contains("known from an earlier run"));
  CHECK(smartcv({"batch", "merge", folder / "out"}).exit_code == 0);
}

TEST_CASE("sound is muted or gets another voice in a file in pieces as in one go", "[batch][pieces][sound]") {
  const TemporaryFolder folder;
  make_long(folder / "in/long.mp4");
  const auto run = [&](const std::string& name, std::vector<std::string> more) {
    const auto result = smartcv(words(folder / "in", folder / name, more));
    CAPTURE(result.errors);
    REQUIRE(result.exit_code == 0);
    return folder / name / "long.mkv";
  };
  const auto kept = run("kept", {});
  const auto changed = run("changed", {"--voice", "pitch"});
  const std::vector<std::string> sound{"-map", "0:a", "-c", "copy"};
  CHECK(told(changed, sound) != told(kept, sound));
  check_same(run("changed_pieces", {"--voice", "pitch", "--segment", "0.05"}), changed);
  const auto muted = run("muted", {"--mute", "--segment", "0.05"});
  CHECK(run_successfully({"ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=index", "-of",
                          "csv=p=0", muted.string()})
            .empty());

  const auto refused = smartcv(words(folder / "in", folder / "x", {"--copy-clean-gops", "--segment", "0.05"}));
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.errors, Contains("leave it or --segment out"));
}

TEST_CASE("two batches share the pieces of one file, and one that is killed loses no finished piece",
          "[batch][pieces]") {
  const TemporaryFolder folder;
  make_long(folder / "in/long.mp4");
  REQUIRE(smartcv(words(folder / "in", folder / "one", {})).exit_code == 0);
  const auto pieces = words(folder / "in", folder / "out", {"--segment", "0.02", "--jobs", "1"});
  for (int i = 0; i < 4; ++i) {
    const pid_t one = start(pieces, "/dev/null", "/dev/null");
    const pid_t two = start(pieces, "/dev/null", "/dev/null");
    std::this_thread::sleep_for(std::chrono::milliseconds(i < 3 ? 700 : 0));
    if (i < 3) {
      kill(one, SIGKILL);
      kill(two, SIGTERM);
    }
    const int first = wait_for(one);
    const int second = wait_for(two);
    CAPTURE(i, first, second);
    CHECK((i < 3 || (first == 0 && second == 0)));
  }
  check_same(folder / "out/long.mkv", folder / "one/long.mkv");
}

TEST_CASE("a plan tells into how many pieces a file would be cut, and writes nothing", "[batch][pieces]") {
  const TemporaryFolder folder;
  make_long(folder / "in/long.mp4");
  const auto plan = smartcv(words(folder / "in", folder / "out", {"--segment", "0.05", "--dry-run"}));
  CHECK(plan.exit_code == 0);
  CHECK_THAT(plan.output, Contains("long.mp4 -> long.mkv (") && Contains(" bytes, 3 pieces)"));
  CHECK_THAT(smartcv(words(folder / "in", folder / "out", {"--segment", "1", "--dry-run"})).output,
             !Contains("pieces"));
  CHECK_FALSE(fs::exists(folder / "out"));
}

TEST_CASE("a file one of whose pieces lacks its key frame is done in one go, and the batch says so",
          "[batch][pieces]") {
  const TemporaryFolder folder;
  make_long(folder / "in/long.mp4");
  REQUIRE(smartcv(words(folder / "in", folder / "one", {})).exit_code == 0);
  const auto pieces = words(folder / "in", folder / "out", {"--segment", "0.05", "--jobs", "1"});
  // Ended as soon as it has a plan; then the plan is made to name a frame that is not there.
  const pid_t child = start(pieces, "/dev/null", "/dev/null");
  const auto plan = [&] {
    for (const auto& entry : fs::recursive_directory_iterator(folder / "out")) {
      if (entry.path().filename() == "plan.json") {
        return entry.path();
      }
    }
    return fs::path();
  };
  for (int i = 0; i < 3000 && (!fs::exists(folder / "out") || plan().empty()); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  kill(child, SIGKILL);
  wait_for(child);
  REQUIRE_FALSE(plan().empty());
  auto json = nlohmann::json::parse(content(plan()));
  REQUIRE(json.at("pieces").size() == 3);
  json["pieces"][2]["start_pts"] = json["pieces"][2]["start_pts"].get<std::int64_t>() + 1;
  std::ofstream(plan()) << json.dump();
  const auto result = smartcv(pieces);
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.errors, Contains("3 of 3 failed") && Contains("the key frame with which this piece begins") &&
                                Contains("the file is done in one go instead"));
  check_same(folder / "out/long.mkv", folder / "one/long.mkv");
  CHECK(fs::is_empty(folder / "out/smartcv-batch/pieces"));
}

}  // namespace smartcv::tests

// --resume of `smartcv matte`: whatever ends a run, the same command makes of it what it would have made in one go.
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/apps/matte_desk.h"
#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/small_disk.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using Clock = std::chrono::steady_clock;

// All files below a folder with their bytes.
std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files[entry.path().lexically_relative(folder).string()] = content(entry.path());
    }
  }
  return files;
}

// Forty small frames of a person, with sound, and a run on them that is over in a second or two.
struct ResumeDesk : MatteDesk {
  std::optional<fs::path> source = shared_file("media/test_video.mp4");

  [[nodiscard]] bool ready() const { return weights && source; }
  [[nodiscard]] fs::path video() const {
    auto path = folder / "in.mp4";
    if (!fs::exists(path)) {
      make_clip(*source, path, 1.5, {"-frames:v", "40", "-vf", "scale=152:270", "-crf", "14"});
    }
    return path;
  }
  [[nodiscard]] std::vector<std::string> words(const std::string& write, const std::vector<std::string>& more) const {
    std::vector<std::string> words{
        "matte", video().string(),     "--model", weights->string(), "--device", "cpu",      "--progress",
        "none",  "--downsample-ratio", "0.5",     "--write",         write,      "--resume", "--checkpoint-seconds",
        "0.2"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  // One lossy video with a background that moves, one lossless alpha, images; in a folder of their own.
  [[nodiscard]] std::vector<std::string> several(const std::string& to) const {
    fs::create_directories(folder / to / "f");
    return words("composite=" + at(to + "/c.mp4") + ",alpha=" + at(to + "/a.mkv") + ",rgba=" + at(to + "/f/%03d.png"),
                 {"--bits", "16", "--warm-up", "5", "--background", fixture("vfr.mp4").string()});
  }
  // Starts a run and waits for a file of its: "job.json" when the stages begin, "checkpoint" when something is
  // finished.
  [[nodiscard]] pid_t start_and_wait(const std::vector<std::string>& arguments, const fs::path& file) const {
    const auto child = start(arguments, folder / "stdout", folder / "stderr");
    for (int i = 0; i < 30'000 && !fs::exists(file); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return child;
  }
};

}  // namespace

TEST_CASE("a run that is killed at any point is finished by the same command, bit for bit", "[matte][resume][slow]") {
  const ResumeDesk desk;
  if (!desk.ready()) {
    return;
  }
  const pid_t whole = desk.start_and_wait(desk.several("whole"), desk.folder / "whole/c.mp4.resume/job.json");
  const auto begin = Clock::now();
  REQUIRE(wait_for(whole) == 0);
  const auto duration = Clock::now() - begin;
  const auto expected = contents(desk.folder / "whole");
  CHECK(expected.size() == 2 + 40 + 2);
  CHECK(count_frames(desk.folder / "whole/c.mp4") == 40);
  CHECK_THAT(streams(desk.folder / "whole/c.mp4"), Contains("aac"));

  std::mt19937 random(20);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  int went_on = 0;
  for (int point = 0; point < 20; ++point) {
    const double at = share(random);
    CAPTURE(point, at);
    const auto arguments = desk.several("killed");
    const pid_t child = desk.start_and_wait(arguments, desk.folder / "killed/c.mp4.resume/job.json");
    std::this_thread::sleep_for(std::chrono::duration_cast<Clock::duration>(duration * at));
    kill(child, SIGKILL);
    const int code = wait_for(child);
    went_on += fs::exists(desk.folder / "killed/c.mp4.resume/checkpoint") ? 1 : 0;
    const bool published = fs::exists(desk.folder / "killed/c.mp4");
    const auto again = smartcv(arguments);
    CAPTURE(code, published, again.errors);
    // Everything may have stood already when the signal came.
    CHECK((again.exit_code == 0 || (published && again.exit_code == 5)));
    const bool same = contents(desk.folder / "killed") == expected;
    CHECK(same);
    fs::remove_all(desk.folder / "killed");
  }
  CHECK(went_on >= 5);
}

TEST_CASE("segments change nothing in a lossless result, however small its segments", "[matte][resume][slow]") {
  const ResumeDesk desk;
  if (!desk.ready()) {
    return;
  }
  const auto output = desk.at("a.mkv");
  std::vector<std::string> results;
  for (const std::string seconds : {"0.1", "0.5", "off"}) {
    auto words = desk.words("alpha=" + output, {"--bits", "16", "--overwrite"});
    words.push_back(seconds == "off" ? "--no-resume" : "--checkpoint-seconds=" + seconds);
    const auto result = smartcv(words);
    CAPTURE(result.errors);
    REQUIRE(result.exit_code == 0);
    results.push_back(
        decoded(output, "gray16le") +
        run_successfully({"ffprobe", "-v", "error", "-show_entries", "packet=pts,dts,duration", "-of", "csv", output}));
  }
  // Not to be printed.
  const bool small_segments_equal = results[0] == results[2];
  const bool large_segments_equal = results[1] == results[2];
  CHECK(small_segments_equal);
  CHECK(large_segments_equal);
  CHECK(listing(desk.folder.path()) == std::vector<std::string>{"a.mkv", "in.mp4"});
}

TEST_CASE("a run that is stopped keeps what is finished and says how to continue", "[matte][resume][slow]") {
  const ResumeDesk desk;
  if (!desk.ready()) {
    return;
  }
  const fs::path output = desk.folder / "out.mp4";
  const fs::path resume = desk.folder / "out.mp4.resume";
  const auto words = desk.words("composite=" + output.string(), {"--report", desk.at("report.json")});
  const pid_t child = desk.start_and_wait(words, resume / "checkpoint");
  // Held, so that nobody else gets at it meanwhile and it cannot come to its end.
  kill(child, SIGSTOP);
  auto second = desk.words("composite=" + output.string(), {});
  const auto refused = smartcv(second);
  kill(child, SIGINT);
  kill(child, SIGCONT);
  const int code = wait_for(child);
  CAPTURE(refused.errors, content(desk.folder / "stderr"));
  CHECK(refused.exit_code == 5);
  CHECK(code == 75);
  CHECK_THAT(content(desk.folder / "stderr"), Contains("run the same command again to continue"));
  CHECK(content(desk.folder / "stdout").empty());
  CHECK_FALSE(fs::exists(output));
  REQUIRE(fs::exists(resume));

  // What is another run is not mixed with it.
  struct Case {
    std::vector<std::string> more;
    int code;
    std::string says;
  };
  for (const auto& one : std::vector<Case>{
           {{"--crf", "30"}, 2, "with crf 'auto', and now it is '30'"},
           {{"--background", "blue"}, 2, "with background '0,177,64', and now it is 'blue'"},
           {{"--preview", desk.at("p.mp4")}, 2, "with outputs 'composite=out.mp4'"},
           {{"--contact-sheet", desk.at("s.png")}, 2, "exclude each other"},
           {{"--compare", desk.at("in.mp4")}, 2, "exclude each other"},
       }) {
    auto other = desk.words("composite=" + output.string(), one.more);
    const auto result = smartcv(other);
    CAPTURE(result.errors, one.says);
    CHECK(result.exit_code == one.code);
    CHECK(error_lines(result).size() == 1);
    CHECK_THAT(result.errors, Contains(one.says));
  }
  const auto kept = content(desk.video());
  std::ofstream(desk.video(), std::ios::binary | std::ios::app) << '\0';
  const auto changed = smartcv(words);
  CHECK(changed.exit_code == 3);
  CHECK_THAT(changed.errors, Contains("input (SHA-256)") && Contains("to begin anew"));
  std::ofstream(desk.video(), std::ios::binary) << kept;

  // Other threads and another place for the report do not make another run.
  auto last = words;
  last.insert(last.end(), {"--cpu-threads", "1"});
  const auto finished = smartcv(last);
  CAPTURE(finished.errors);
  CHECK(finished.exit_code == 0);
  CHECK_THAT(finished.errors, Contains("frames are finished; going on behind them"));
  CHECK(count_frames(output) == 40);
  CHECK_THAT(content(desk.folder / "report.json"), Contains("\"resumed_at\": ") && !Contains("\"resumed_at\": 0"));
  CHECK_FALSE(fs::exists(resume));
}

TEST_CASE("a full disk in the middle of images is told, and with more room the run goes on", "[matte][resume][slow]") {
  const ResumeDesk desk;
  const SmallDisk disk(desk.folder / "disk", "12m");
  if (!desk.ready() || !disk.mounted()) {
    return;
  }
  const auto words = [&desk](const std::string& folder) {
    // The chunk decides where segments end, and so that it is an image that meets the full disk and no checkpoint.
    return desk.words("rgba=" + folder + "/f/%03d.png", {"--bits", "16", "--seq-chunk", "4"});
  };
  fs::create_directory(desk.folder / "whole");
  REQUIRE(smartcv(words(desk.at("whole"))).exit_code == 0);
  const auto expected = contents(desk.folder / "whole");
  std::uintmax_t images = 0;
  for (const auto& [name, bytes] : expected) {
    images += bytes.size();
  }
  // Room for about half of the images beside what the run remembers.
  REQUIRE(images < 9'000'000);
  std::ofstream(disk.folder() / "ballast") << std::string(10'500'000 - images / 2, 'x');
  const auto full = smartcv(words(disk.folder()));
  CAPTURE(full.errors);
  CHECK(full.exit_code == 5);
  CHECK_THAT(full.errors, Contains("disk is full") && Contains("images are complete, without a gap up to") &&
                              Contains("frames are finished; the same command goes on behind them"));
  fs::remove(disk.folder() / "ballast");
  const auto finished = smartcv(words(disk.folder()));
  CAPTURE(finished.errors);
  CHECK(finished.exit_code == 0);
  CHECK_THAT(finished.errors, Contains("going on behind them"));
  const bool same = contents(disk.folder()) == expected;
  CHECK(same);
}

}  // namespace smartcv::tests

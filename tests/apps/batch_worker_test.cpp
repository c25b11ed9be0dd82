// The processes that do a batch's files, one after the other, killed and counted.
#include <dirent.h>
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using namespace std::chrono_literals;

std::vector<std::string> words(const TemporaryFolder& folder) {
  return {"batch",      "anonymize", "--input",  folder / "in", "--output", folder / "out",
          "--detector", "none",      "--preset", "ultrafast",   "--jobs",   "1"};
}

// The processes that this one has started.
std::vector<pid_t> children_of(pid_t parent) {
  const auto pid = std::to_string(parent);
  std::istringstream list(content("/proc/" + pid + "/task/" + pid + "/children"));
  return {std::istream_iterator<pid_t>(list), {}};
}

void make_large(const fs::path& video) {
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=50:duration=20", "-c:v",
                    "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", video.string()});
}

// Whether a started batch has come so far; false when it does not within half a minute.
bool comes(const fs::path& file) {
  for (int i = 0; i < 3000 && !fs::exists(file); ++i) {
    std::this_thread::sleep_for(10ms);
  }
  return fs::exists(file);
}

}  // namespace

TEST_CASE("one process does file after file; killed, it takes the one it was at and no other", "[batch]") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "in");
  for (const auto* name : {"a.mp4", "b.mp4", "d.mp4"}) {
    fs::copy_file(fixture("b_frames.mp4"), folder / "in" / name);
  }
  make_large(folder / "in/c.mp4");
  const pid_t batch = start(words(folder), "/dev/null", folder / "log");
  REQUIRE(comes(folder / "out/a.anonymized.mp4"));
  const auto first = children_of(batch);
  REQUIRE(comes(folder / "out/c.anonymized.mp4.part"));
  const auto third = children_of(batch);
  CHECK(first.size() == 1);
  CHECK(third == first);
  REQUIRE_FALSE(third.empty());
  kill(third.front(), SIGKILL);
  CHECK(wait_for(batch) == 6);
  CAPTURE(content(folder / "log"));
  const auto summary = nlohmann::json::parse(content(folder / "out/summary.json"));
  CHECK(summary.at("done") == 3);
  CHECK(summary.at("failed") == 1);
  CHECK_THAT(summary.at("files").at(2).at("reason").get<std::string>(), Contains("signal 9"));
  CHECK_FALSE(fs::exists(folder / "out/c.anonymized.mp4"));
  // The same command does what failed.
  CHECK(smartcv(words(folder)).exit_code == 0);
  CHECK(count_frames(folder / "out/c.anonymized.mp4") == 1000);
}

}  // namespace smartcv::tests

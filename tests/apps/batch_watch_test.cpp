// Folders that are watched: what arrives is done once it is complete, by a real batch.
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::vector<std::string> watch_words(const TemporaryFolder& folder, const std::vector<std::string>& more) {
  std::vector<std::string> words{"batch",      "anonymize", "--input",  folder / "in", "--output",       folder / "out",
                                 "--detector", "none",      "--preset", "ultrafast",   "--watch-settle", "0.4"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

bool comes(const fs::path& file) {
  for (int i = 0; i < 3000 && !fs::exists(file); ++i) {
    std::this_thread::sleep_for(10ms);
  }
  return fs::exists(file);
}

}  // namespace

TEST_CASE("a watched folder's files are done when they are complete, until SIGTERM", "[batch][watch]") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "in");
  const pid_t child = start(watch_words(folder, {"--watch"}), "/dev/null", folder / "log");
  // Under the name rsync gives it on the way, then under its own.
  fs::copy_file(fixture("with_audio.mp4"), folder / "in/.a.mp4.Xy12Zq");
  fs::rename(folder / "in/.a.mp4.Xy12Zq", folder / "in/a.mp4");
  // Slowly, byte by byte so to say.
  const std::string bytes = content(fixture("b_frames.mp4"));
  {
    std::ofstream slow(folder / "in/slow.mp4", std::ios::binary);
    constexpr std::size_t steps = 12;
    for (std::size_t i = 0; i < steps; ++i) {
      const auto from = i * bytes.size() / steps;
      slow << bytes.substr(from, (i + 1) * bytes.size() / steps - from) << std::flush;
      std::this_thread::sleep_for(100ms);
    }
  }
  CHECK(comes(folder / "out/a.anonymized.mp4"));
  CHECK(comes(folder / "out/slow.anonymized.mp4"));
  kill(child, SIGTERM);
  CHECK(wait_for(child) == 75);
  CAPTURE(content(folder / "log"));
  const auto summary = nlohmann::json::parse(content(folder / "out/summary.json"));
  CHECK(summary.at("done") == 2);
  CHECK(summary.at("failed") == 0);
  CHECK(count_frames(folder / "out/slow.anonymized.mp4") == count_frames(fixture("b_frames.mp4")));
}

TEST_CASE(
    "a watch that ends by itself has done what was there, told of what never became a video, and begins again "
    "with what is new",
    "[batch][watch]") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "in");
  fs::copy_file(fixture("b_frames.mp4"), folder / "in/a.mp4");
  fs::copy_file(fixture("empty.mp4"), folder / "in/never.mp4");
  const auto first = smartcv(watch_words(folder, {"--watch-until-idle", "0.5"}));
  CAPTURE(first.errors);
  CHECK(first.exit_code == 6);
  const auto made = fs::last_write_time(folder / "out/a.anonymized.mp4");
  fs::remove(folder / "in/never.mp4");
  fs::copy_file(fixture("vfr.mkv"), folder / "in/b.mkv");
  const auto second = smartcv(watch_words(folder, {"--watch-until-idle", "0.5"}));
  CAPTURE(second.errors);
  CHECK(second.exit_code == 0);
  CHECK(fs::last_write_time(folder / "out/a.anonymized.mp4") == made);
  CHECK(fs::exists(folder / "out/b.anonymized.mkv"));
}

TEST_CASE("a watched folder has no shards, and a list is not watched", "[batch][watch]") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "in");
  CHECK(smartcv(watch_words(folder, {"--watch", "--shard", "1/2"})).exit_code == 2);
  std::ofstream(folder / "list.txt") << "a.mp4\n";
  CHECK(smartcv(watch_words(folder, {"--watch", "--input", folder / "list.txt"})).exit_code == 2);
  CHECK_FALSE(fs::exists(folder / "out"));
}

}  // namespace smartcv::tests

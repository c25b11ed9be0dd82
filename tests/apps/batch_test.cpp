#include <signal.h>
#include <sys/mount.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
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

nlohmann::json summary_of(const fs::path& results, const std::string& name = "summary.json") {
  return nlohmann::json::parse(content(results / name));
}

std::vector<std::string> batch_words(const fs::path& input, const fs::path& output,
                                     const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"batch",         "anonymize",  "--input",  input.string(), "--output",
                                 output.string(), "--detector", "none",     "--preset",     "ultrafast",
                                 "--crf",         "30",         "--device", "cpu"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// `count` clips of half a second to two seconds.
void make_clips(const fs::path& folder, int count) {
  const std::vector<std::string> names{"b_frames.mp4", "with_audio.mp4", "vfr.mkv", "late_start.ts"};
  fs::create_directories(folder / "sub");
  for (int i = 0; i < count; ++i) {
    const auto source = fixture(names[static_cast<std::size_t>(i) % names.size()]);
    const auto name = "clip " + std::to_string(i) + source.extension().string();
    fs::copy_file(source, folder / (i % 3 == 0 ? "sub" : ".") / name);
  }
}

// Every result with its bytes, by its path; the books are left out.
std::map<std::string, std::string> results_in(const fs::path& folder) {
  std::map<std::string, std::string> results;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator(); ++it) {
    if (it->path().filename() == "smartcv-batch") {
      it.disable_recursion_pending();
    } else if (it->is_regular_file() && it->path().extension() != ".json" && it->path().extension() != ".html") {
      results[it->path().lexically_relative(folder)] = content(it->path());
    }
  }
  return results;
}

}  // namespace

TEST_CASE("a folder is done file by file, each as by itself, and once", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 5);
  const auto first = smartcv(batch_words(folder / "in", folder / "out"));
  CAPTURE(first.errors);
  REQUIRE(first.exit_code == 0);
  const auto results = results_in(folder / "out");
  CHECK(results.size() == 5);
  REQUIRE(smartcv(quick(folder / "in/sub/clip 0.mp4", folder / "single.mp4")).exit_code == 0);
  CHECK(results.at("sub/clip 0.anonymized.mp4") == content(folder / "single.mp4"));
  const auto summary = summary_of(folder / "out");
  CHECK(summary.at("done") == 5);
  CHECK(summary.at("files").at(0).at("frames") > 0);
  CHECK_THAT(content(folder / "out" / summary.at("files").at(0).at("log").get<std::string>()), Contains("summary"));
  const auto page = content(folder / "out/index.html");
  CHECK_THAT(page, Contains("5 done") && Contains("data:image/png;base64,iVBOR") &&
                       Contains("href=\"./sub/clip%200.anonymized.mp4\""));

  const auto inode = fs::last_write_time(folder / "out/sub/clip 0.anonymized.mp4");
  const auto second = smartcv(batch_words(folder / "in", folder / "out"));
  CHECK(second.exit_code == 0);
  CHECK_THAT(second.errors, Contains("known from an earlier run"));
  CHECK(fs::last_write_time(folder / "out/sub/clip 0.anonymized.mp4") == inode);
}

TEST_CASE("a result that is gone or damaged and an input that has changed are done again", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 4);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "out")).exit_code == 0);
  const auto before = results_in(folder / "out");
  fs::remove(folder / "out/clip 1.anonymized.mp4");
  fs::resize_file(folder / "out/clip 2.anonymized.mkv", 1000);
  fs::copy_file(fixture("23_976.mp4"), folder / "in/sub/clip 0.mp4", fs::copy_options::overwrite_existing);
  const auto again = smartcv(batch_words(folder / "in", folder / "out"));
  CAPTURE(again.errors);
  REQUIRE(again.exit_code == 0);
  auto after = results_in(folder / "out");
  CHECK(after.at("sub/clip 0.anonymized.mp4") != before.at("sub/clip 0.anonymized.mp4"));
  after["sub/clip 0.anonymized.mp4"] = before.at("sub/clip 0.anonymized.mp4");
  CHECK(after == before);
  int known = 0;
  const auto summary = summary_of(folder / "out");
  for (const auto& file : summary.at("files")) {
    known += file.at("earlier").get<bool>() ? 1 : 0;
  }
  CHECK(known == 1);
}

TEST_CASE("a job given a folder of videos does the same", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 2);
  const auto result = smartcv({"anonymize", folder / "in", "-o", folder / "out", "--detector", "none", "--preset",
                               "ultrafast", "--jobs", "2", "--short-names"});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK(results_in(folder / "out").count("clip_1.anonymized.mp4") == 1);
  // Files of one video have no place there.
  for (const std::string file : {"--report", "--contact-sheet", "--gpu-log"}) {
    const auto refused = smartcv({"anonymize", folder / "in", "-o", folder / "other", file, folder / "file"});
    CAPTURE(file, refused.errors);
    CHECK(refused.exit_code == 2);
    CHECK_FALSE(fs::exists(folder / "other"));
  }
}

TEST_CASE("files that cannot be used are told one by one, the others are done", "[batch]") {
  const TemporaryFolder folder;
  const std::vector<std::string> odd{
      "a b.mp4",  "\"quoted\" 'x'.mp4",           "new\nline.mp4", "-dash.mp4", "\U0001F600.mp4", "50%.mp4",
      "<i>&.mp4", std::string(251, 'n') + ".mp4", "\xff.mp4"};
  fs::create_directory(folder / "in");
  for (const auto& name : odd) {
    fs::copy_file(fixture("b_frames.mp4"), folder / "in" / name);
  }
  fs::copy_file(fixture("audio_only.mp4"), folder / "in/audio.mp4");
  fs::copy_file(fixture("empty.mp4"), folder / "in/empty.mp4");
  fs::copy_file(fixture("truncated.mkv"), folder / "in/torn.mkv");
  fs::create_symlink("nowhere", folder / "in/broken.mp4");
  const auto result = smartcv(batch_words(folder / "in", folder / "out"));
  CAPTURE(result.errors);
  CHECK(result.exit_code == 6);
  const auto summary = summary_of(folder / "out");
  CHECK(summary.at("done") == odd.size());
  CHECK(summary.at("failed") == 4);
  for (const auto& file : summary.at("files")) {
    CAPTURE(file.dump());
    CHECK((file.at("state") == "done" || file.at("exit_code") == 3));
    CHECK((file.at("state") == "done" || !file.at("reason").get<std::string>().empty()));
  }
  CHECK(results_in(folder / "out").size() == odd.size());
  CHECK_THAT(content(folder / "out/index.html"), Contains("&lt;i&gt;&amp;"));

  const auto again = smartcv(batch_words(folder / "in", folder / "out"));
  CHECK(again.exit_code == 6);
  fs::remove(folder / "in/broken.mp4");
  for (const auto* name : {"audio.mp4", "empty.mp4", "torn.mkv"}) {
    fs::remove(folder / "in" / name);
  }
  CHECK(smartcv(batch_words(folder / "in", folder / "out")).exit_code == 0);
}

TEST_CASE("what contradicts the results that are there is refused, and --redo all makes them anew", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 2);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "out")).exit_code == 0);
  const auto before = results_in(folder / "out");
  const auto refused = smartcv(batch_words(folder / "in", folder / "out", {"--crf", "40"}));
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.errors, Contains("crf was '30' and is '40' now") && Contains("--redo all"));
  CHECK(results_in(folder / "out") == before);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "out", {"--crf", "40", "--redo", "all"})).exit_code == 0);
  CHECK(results_in(folder / "out") != before);
  CHECK(smartcv(batch_words(folder / "in", folder / "out", {"--crf", "40"})).exit_code == 0);
}

TEST_CASE("nothing is written for a batch that cannot be", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 2);
  const auto expect = [&](int code, const fs::path& output, const std::vector<std::string>& more,
                          const std::vector<std::string>& environment = {}) {
    const auto result = smartcv(batch_words(folder / "in", output, more), environment);
    CAPTURE(result.errors);
    CHECK(result.exit_code == code);
    CHECK(error_lines(result).size() == 1);
    CHECK_FALSE(fs::exists(output));
  };
  expect(2, folder / "in/out", {});
  expect(2, folder / "out", {"--shard", "5/4"});
  expect(2, folder / "out", {"--jobs", "0"});
  expect(2, folder / "out", {"--redo", "some"});
  expect(2, folder / "out", {"--name", "x{ext}"});
  expect(2, folder / "out", {"--shard", "1/4"},
         {"SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_MIN=0", "SLURM_ARRAY_TASK_COUNT=4"});
  std::ofstream(folder / "list.txt") << "in/clip 1.mp4\nin/gone.mp4\n";
  const auto missing = smartcv(batch_words(folder / "list.txt", folder / "out"));
  CHECK(missing.exit_code == 3);
  const auto plan = smartcv(batch_words(folder / "in", folder / "out", {"--dry-run"}));
  CHECK(plan.exit_code == 0);
  CHECK_THAT(plan.output, Contains("sub/clip 0.mp4 -> sub/clip 0.anonymized.mp4"));
  CHECK_FALSE(fs::exists(folder / "out"));
}

TEST_CASE("a file that stands in a result's place stays, unless it may be replaced", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 2);
  fs::create_directory(folder / "out");
  std::ofstream(folder / "out/clip 1.anonymized.mp4") << "mine";
  CHECK(smartcv(batch_words(folder / "in", folder / "out")).exit_code == 6);
  CHECK(content(folder / "out/clip 1.anonymized.mp4") == "mine");
  CHECK(smartcv(batch_words(folder / "in", folder / "out", {"--overwrite"})).exit_code == 0);
  CHECK(content(folder / "out/clip 1.anonymized.mp4") != "mine");
}

TEST_CASE("so does one in the place of a part of a result, however often the batch is started", "[batch]") {
  const MatteDesk desk;
  if (!desk.weights) {
    return;
  }
  fs::create_directories(desk.folder / "in");
  fs::copy_file(desk.clip(), desk.folder / "in/clip.mp4");
  fs::create_directory(desk.folder / "out");
  std::ofstream(desk.folder / "out/clip.matte.alpha.mp4") << "mine";
  const auto run = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"batch",    "matte",        "-i",      desk.at("in"),
                                   "-o",       desk.at("out"), "--model", desk.weights->string(),
                                   "--device", "cpu",          "--write", "composite,alpha"};
    words.insert(words.end(), more.begin(), more.end());
    return smartcv(words, {"SMARTCV_MODELS=" + desk.at("models")});
  };
  CHECK(run({}).exit_code == 6);
  CHECK(run({}).exit_code == 6);
  CHECK(content(desk.folder / "out/clip.matte.alpha.mp4") == "mine");
  CHECK(run({"--overwrite"}).exit_code == 0);
  CHECK(count_frames(desk.folder / "out/clip.matte.alpha.mp4") == 6);
  CHECK(count_frames(desk.folder / "out/clip.matte.composite.mp4") == 6);
  CHECK(summary_of(desk.folder / "out").at("files").at(0).at("outputs") ==
        nlohmann::json{"clip.matte.composite.mp4", "clip.matte.alpha.mp4"});
}

TEST_CASE("--fail-fast stops at the first file that fails", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 4);
  fs::copy_file(fixture("empty.mp4"), folder / "in/a.mp4");
  const auto result = smartcv(batch_words(folder / "in", folder / "out", {"--fail-fast", "--jobs", "1"}));
  CHECK(result.exit_code == 6);
  CHECK(summary_of(folder / "out").at("waiting") == 4);
}

TEST_CASE("shards do every file once, merge tells of all of them", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 7);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "single")).exit_code == 0);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "out", {"--shard", "1/3"})).exit_code == 0);
  const auto early = smartcv({"batch", "merge", folder / "out"});
  CHECK(early.exit_code == 75);
  CHECK(summary_of(folder / "out").at("files").size() == 7);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "out", {"--shard", "2/3"})).exit_code == 0);
  REQUIRE(
      smartcv(batch_words(folder / "in", folder / "out", {"--shards", "3"}), {"JOB_COMPLETION_INDEX=2"}).exit_code ==
      0);
  const auto merged = smartcv({"batch", "merge", folder / "out"});
  CHECK(merged.exit_code == 0);
  CHECK(summary_of(folder / "out").at("done") == 7);
  CHECK(results_in(folder / "out") == results_in(folder / "single"));
  CHECK(summary_of(folder / "out", "summary.2-of-3.json").at("shard") == "2/3");
}

TEST_CASE("one worker with --claim does what the other shards leave", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 5);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "out", {"--shard", "1/3", "--claim"})).exit_code == 0);
  CHECK(results_in(folder / "out").size() == 5);
}

TEST_CASE("two runs at once on one folder share the work", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 8);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "single")).exit_code == 0);
  const pid_t one = start(batch_words(folder / "in", folder / "out"), "/dev/null", "/dev/null");
  const pid_t two = start(batch_words(folder / "in", folder / "out"), "/dev/null", "/dev/null");
  CHECK(wait_for(one) == 0);
  CHECK(wait_for(two) == 0);
  CHECK(results_in(folder / "out") == results_in(folder / "single"));
  // Each file was begun by one of them.
  int starts = 0;
  for (const auto& journal : fs::directory_iterator(folder / "out/smartcv-batch/journal")) {
    const auto text = content(journal.path());
    for (auto at = text.find(R"("fact":"start")"); at != std::string::npos;
         at = text.find(R"("fact":"start")", at + 1)) {
      ++starts;
    }
  }
  CHECK(starts == 8);
}

TEST_CASE("SIGTERM ends a batch with 75, the same command goes on", "[batch]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "in");
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=50:duration=30", "-c:v",
                    "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", folder / "in/long.mp4"});
  const pid_t child = start(batch_words(folder / "in", folder / "out"), "/dev/null", "/dev/null");
  for (int i = 0; i < 600 && !fs::exists(folder / "out/long.anonymized.mp4.part"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill(child, SIGTERM);
  CHECK(wait_for(child) == 75);
  CHECK(summary_of(folder / "out").at("stopped") == 1);
  CHECK_FALSE(fs::exists(folder / "out/long.anonymized.mp4"));
  CHECK(smartcv(batch_words(folder / "in", folder / "out")).exit_code == 0);
  CHECK(count_frames(folder / "out/long.anonymized.mp4") == 1500);
  CHECK_FALSE(fs::exists(folder / "out/long.anonymized.partial.mp4"));
}

TEST_CASE("killed sixty times, a batch comes to the same results", "[batch][slow]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 12);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "single")).exit_code == 0);
  const auto wanted = results_in(folder / "single");
  std::mt19937 random(9);
  for (int i = 0; i < 60; ++i) {
    // So that there is something to interrupt to the end.
    if (i % 6 == 5) {
      fs::remove_all(folder / "out");
    }
    const pid_t child = start(batch_words(folder / "in", folder / "out"), "/dev/null", "/dev/null");
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 700));
    kill(child, SIGKILL);
    wait_for(child);
    if (!fs::exists(folder / "out")) {
      continue;
    }
    for (const auto& [name, bytes] : results_in(folder / "out")) {
      CAPTURE(i, name);
      if (fs::path(name).extension() != ".part") {
        CHECK(bytes == wanted.at(name));
      }
    }
  }
  const auto last = smartcv(batch_words(folder / "in", folder / "out"));
  CAPTURE(last.errors);
  CHECK(last.exit_code == 0);
  CHECK(results_in(folder / "out") == wanted);
}

TEST_CASE("a disk that fills up costs the files that did not fit, and no more", "[batch]") {
  const TemporaryFolder folder;
  make_clips(folder / "in", 6);
  REQUIRE(smartcv(batch_words(folder / "in", folder / "single")).exit_code == 0);
  fs::create_directory(folder / "out");
  if (mount("none", (folder / "out").c_str(), "tmpfs", 0, "size=400k") != 0) {
    std::cerr << "skipped: 'a disk that fills up' needs the right to mount a tmpfs\n";
    return;
  }
  const auto full = smartcv(batch_words(folder / "in", folder / "out"));
  CAPTURE(full.errors);
  CHECK((full.exit_code == 6 || full.exit_code == 5));
  CHECK_THAT(full.errors, Contains("disk is full"));
  REQUIRE(mount("none", (folder / "out").c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0);
  const auto again = smartcv(batch_words(folder / "in", folder / "out"));
  CAPTURE(again.errors);
  CHECK(again.exit_code == 0);
  CHECK(results_in(folder / "out") == results_in(folder / "single"));
  umount((folder / "out").c_str());
}

}  // namespace smartcv::tests

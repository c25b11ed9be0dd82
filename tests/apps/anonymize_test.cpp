#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
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

// A clip that keeps the program busy for long enough to be interrupted: an endless pattern in a small file.
fs::path long_clip(const TemporaryFolder& folder) {
  auto path = folder / "long.mp4";
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=50:duration=20", "-c:v",
                    "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", path.string()});
  return path;
}

// Waits until the job has begun to write.
void wait_for_part(const fs::path& output) {
  for (int i = 0; i < 600 && !fs::exists(output.string() + ".part"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
}

}  // namespace

TEST_CASE("the result has the input's frames, its path is all that stands on stdout", "[anonymize]") {
  const TemporaryFolder folder;
  const auto input = fixture("with_audio.mp4");
  const auto result = smartcv(quick(input, folder / "out.mp4"));
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK(result.output == (folder / "out.mp4").string() + "\n");
  CHECK_THAT(result.errors, Contains("frames") && Contains("limited by"));
  CHECK(count_frames(folder / "out.mp4") == count_frames(input));
  CHECK(listing(folder.path()) == std::vector<std::string>{"out.mp4"});
}

TEST_CASE("without --output the result stands beside the input", "[anonymize]") {
  const TemporaryFolder folder;
  fs::copy_file(fixture("b_frames.mp4"), folder / "my clip: 1.mp4");
  const auto result =
      smartcv({"anonymize", folder / "my clip: 1.mp4", "--detector", "none", "--preset", "ultrafast", "--quiet"});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK(result.errors.empty());
  CHECK(result.output == (folder / "my clip: 1.anonymized.mp4").string() + "\n");
  CHECK(fs::exists(folder / "my clip: 1.anonymized.mp4"));
}

TEST_CASE("a container for other codecs gives way to Matroska", "[anonymize]") {
  const TemporaryFolder folder;
  fs::copy_file(fixture("small.h264"), folder / "camera.h264");
  const auto result = smartcv({"anonymize", folder / "camera.h264", "--detector", "none", "--quiet"});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK(result.output == (folder / "camera.anonymized.mkv").string() + "\n");
}

TEST_CASE("every variant gives the same video on the CPU", "[anonymize]") {
  const TemporaryFolder folder;
  const auto input = fixture("b_frames.mp4");
  std::string first;
  for (const auto* variant : {"cpu-gpu", "batch", "ultra", "multithread"}) {
    CAPTURE(variant);
    const auto output = folder / (std::string(variant) + ".mp4");
    const auto result = smartcv(quick(input, output, {"--pipeline", variant}));
    CAPTURE(result.errors);
    REQUIRE(result.exit_code == 0);
    const auto bytes = content(output);
    first = first.empty() ? bytes : first;
    CHECK(bytes == first);
  }
}

TEST_CASE("--progress json writes one JSON object a line, a summary at the end", "[anonymize]") {
  const TemporaryFolder folder;
  const auto result = smartcv(quick(fixture("b_frames.mp4"), folder / "out.mp4", {"--progress", "json"}));
  REQUIRE(result.exit_code == 0);
  std::istringstream lines(result.errors);
  nlohmann::json last;
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    last = nlohmann::json::parse(line);
    CHECK(last.contains("event"));
  }
  CHECK(last["event"] == "summary");
  CHECK(last["frames"] == count_frames(fixture("b_frames.mp4")));
  CHECK(last["output"] == (folder / "out.mp4").string());
}

TEST_CASE("the report names the configuration with the origin of each value", "[anonymize]") {
  const TemporaryFolder folder;
  const auto result = smartcv(
      quick(fixture("b_frames.mp4"), folder / "out.mp4", {"--report", folder / "report.json", "--set", "gap=0.5"}));
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  const auto text = content(folder / "report.json");
  CHECK(nlohmann::json::parse(text).is_object());
  CHECK_THAT(text, Contains("--set gap") && Contains("configs/pipelines/cpu-gpu.yaml:"));
}

TEST_CASE("a configuration that names a pose model runs where no target asks for it", "[anonymize]") {
  const TemporaryFolder folder;
  const auto config = std::string(SMARTCV_SOURCE_DIR) + "/configs/cpu_optimized.yaml";
  const auto result = smartcv(quick(fixture("b_frames.mp4"), folder / "out.mp4", {"--config", config}));
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
}

TEST_CASE("the first signal drains the job and keeps a valid, shorter result", "[anonymize][slow]") {
  const TemporaryFolder folder;
  const auto input = long_clip(folder);
  const auto output = folder / "out.mp4";
  const auto child = start(quick(input, output, {"--preset", "medium"}), folder / "stdout", folder / "stderr");
  wait_for_part(output);
  kill(child, SIGINT);
  CHECK(wait_for(child) == 75);
  CAPTURE(content(folder / "stderr"));
  const auto partial = folder / "out.partial.mp4";
  CHECK(content(folder / "stdout") == partial.string() + "\n");
  CHECK_THAT(content(folder / "stderr"), Contains("stopped on request"));
  CHECK_FALSE(fs::exists(output));
  REQUIRE(fs::exists(partial));
  const int frames = count_frames(partial);
  CHECK(frames > 0);
  CHECK(frames < 1000);
}

TEST_CASE("the second signal aborts the job and leaves nothing behind", "[anonymize][slow]") {
  const TemporaryFolder folder;
  const auto input = long_clip(folder);
  const auto output = folder / "out.mp4";
  // A deep look-ahead and a slow encoder: the drain takes longer than the time between the signals.
  const auto child = start(quick(input, output, {"--preset", "placebo"}), folder / "stdout", folder / "stderr");
  wait_for_part(output);
  kill(child, SIGTERM);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  kill(child, SIGTERM);
  CHECK(wait_for(child) == 130);
  CAPTURE(content(folder / "stderr"));
  CHECK(content(folder / "stdout").empty());
  CHECK_FALSE(fs::exists(output));
  CHECK_FALSE(fs::exists(output.string() + ".part"));
}

TEST_CASE("faces are found and hidden from the command line", "[anonymize][slow]") {
  const auto street = shared_file("media/street.mp4");
  if (!street || !have_weights()) {
    return;
  }
  const TemporaryFolder folder;
  run_successfully({"ffmpeg", "-v", "error", "-i", street->string(), "-frames:v", "6", "-an", "-vf", "scale=640:-2",
                    "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", folder / "short.mp4"});
  const auto result =
      smartcv({"anonymize", folder / "short.mp4", "-o", folder / "out.mp4", "--device", "cpu", "--target", "face,eyes",
               "--contact-sheet", folder / "sheet.png", "--progress", "json", "--preset", "ultrafast"});
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  const auto last_line = result.errors.find("{\"event\":\"summary\"");
  REQUIRE(last_line != std::string::npos);
  const auto summary = nlohmann::json::parse(result.errors.substr(last_line));
  CHECK(summary["frames"] == 6);
  CHECK(summary["tracks"].get<int>() >= 1);
  CHECK(summary["masked_frames"] == 6);
  CHECK(content(folder / "sheet.png").starts_with("\x89PNG"));
  // Hidden means changed, far beyond what encoding changes.
  const auto difference = run_command(
      {"ffmpeg", "-i", folder / "short.mp4", "-i", folder / "out.mp4", "-lavfi", "psnr", "-f", "null", "-"});
  const auto average = difference.errors.find("average:");
  REQUIRE(average != std::string::npos);
  CHECK(std::stod(difference.errors.substr(average + 8)) < 40);
}

}  // namespace smartcv::tests

// What becomes of the rest of the file: sound, and groups of pictures without a mask.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/apps/program.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/read_json.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using nlohmann::json;

std::string sound_packets(const fs::path& file) {
  return run_successfully(
      {"ffmpeg", "-v", "error", "-i", file.string(), "-map", "0:a", "-c", "copy", "-f", "md5", "-"});
}

std::string sound_streams(const fs::path& file) {
  return run_successfully({"ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=index", "-of",
                           "csv=p=0", file.string()});
}

}  // namespace

TEST_CASE("sound is kept, muted or changed, and the report says which", "[anonymize][sound]") {
  const TemporaryFolder folder;
  const auto input = fixture("with_audio.mp4");
  const auto run = [&](const std::string& name, std::vector<std::string> more) {
    more.insert(more.end(), {"--report", folder / (name + ".json")});
    const auto result = smartcv(quick(input, folder / (name + ".mp4"), more));
    CAPTURE(result.errors);
    REQUIRE(result.exit_code == 0);
    return read_json(folder / (name + ".json"))["output"];
  };
  const json kept = run("kept", {"--keep-audio"});
  CHECK(sound_packets(folder / "kept.mp4") == sound_packets(input));
  CHECK(kept["copied_streams"].size() == 1);
  const json muted = run("muted", {"--mute", "--voice", "pitch"});
  CHECK(sound_streams(folder / "muted.mp4").empty());
  CHECK_THAT(muted["left_out"].dump(), Contains("the sound is left out on request"));
  const json changed = run("changed", {"--voice", "pitch", "--tracks-out", folder / "t.json"});
  CHECK(changed["changed_streams"].size() == 1);
  CHECK(changed["copied_streams"].empty());
  CHECK(sound_packets(folder / "changed.mp4") != sound_packets(input));

  // Rendering the tracks changes the voice again, without being told.
  const auto rendered = smartcv({"anonymize", input.string(), "--tracks", folder / "t.json", "-o",
                                 folder / "rendered.mp4", "--progress", "none"});
  CAPTURE(rendered.errors);
  REQUIRE(rendered.exit_code == 0);
  CHECK(sound_packets(folder / "rendered.mp4") == sound_packets(folder / "changed.mp4"));
  const auto wrong = smartcv(quick(input, folder / "x.mp4", {"--voice", "robot"}));
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.errors, Contains("pitch"));
}

TEST_CASE("groups without a mask are copied, and --verify finds nothing wrong", "[anonymize][groups]") {
  const TemporaryFolder folder;
  const fs::path input = folder / "in.mp4";
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=3", "-c:v",
                    "libx264", "-preset", "veryfast", "-g", "25", "-pix_fmt", "yuv420p", input.string()});
  const auto result = smartcv(
      quick(input, folder / "out.mp4",
            {"--copy-clean-gops", "--verify", "--region", "20,20,60,60@1.2-1.4", "--report", folder / "r.json"}));
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  const json report = read_json(folder / "r.json");
  CHECK(report["output"]["copied_frames"] == 50);
  CHECK(report["output"]["not_copied"] == "");
  CHECK(report["verification"]["good"] == true);
  CHECK(report["verification"]["frames"] == 75);
  const auto frames = [](const fs::path& file) {
    return run_successfully({"ffmpeg", "-v", "error", "-i", file.string(), "-vf", "select='not(between(n,25,49))'",
                             "-vsync", "passthrough", "-f", "md5", "-"});
  };
  CHECK(frames(folder / "out.mp4") == frames(input));

  const auto other = smartcv(quick(input, folder / "out.ts", {"--copy-clean-gops", "--report", folder / "w.json"}));
  CHECK(other.exit_code == 0);
  CHECK_THAT(other.errors, Contains("no group of pictures is copied"));
  CHECK_THAT(read_json(folder / "w.json")["output"]["not_copied"].get<std::string>(),
             Contains("not among the containers"));
}

}  // namespace smartcv::tests

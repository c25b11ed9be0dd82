// Detect once, edit, render again: the program itself.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using nlohmann::json;

// A short piece of the street, small.
std::optional<std::string> street_clip(const TemporaryFolder& folder, const std::string& seconds) {
  const auto street = shared_file("media/street.mp4");
  if (!street || !have_weights()) {
    return std::nullopt;
  }
  std::string clip = folder / "clip.mp4";
  run_successfully({"ffmpeg", "-v", "error", "-y", "-i", street->string(), "-t", seconds, "-an", "-vf", "scale=640:-2",
                    "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", clip});
  return clip;
}

}  // namespace

TEST_CASE("a tracks file renders the same bytes without looking for anything", "[tracks][slow]") {
  const TemporaryFolder folder;
  const auto clip = street_clip(folder, "0.6");
  if (!clip) {
    return;
  }
  const std::string tracks = folder / "tracks.json";
  const auto first = smartcv({"anonymize",  *clip,       "-o",       folder / "first.mp4", "--device",     "cpu",
                              "--target",   "face,eyes", "--method", "pixelate",           "--cells",      "5",
                              "--crf",      "20",        "--preset", "ultrafast",          "--tracks-out", tracks,
                              "--progress", "none"});
  CAPTURE(first.errors);
  REQUIRE(first.exit_code == 0);
  // No models are there: a run that looks for nothing asks for none.
  const auto second =
      smartcv({"anonymize", *clip, "-o", folder / "second.mp4", "--tracks", tracks, "--progress", "none"},
              {"SMARTCV_MODELS=" + std::string(folder / "no-models")});
  CAPTURE(second.errors);
  REQUIRE(second.exit_code == 0);
  CHECK(content(folder / "first.mp4") == content(folder / "second.mp4"));

  auto plan = json::parse(content(tracks));
  REQUIRE(plan["tracks"].size() > 1);
  for (auto& track : plan["tracks"]) {
    track["mask"] = false;
  }
  std::ofstream(folder / "visible.json") << plan;
  const auto visible = smartcv({"anonymize", *clip, "-o", folder / "visible.mp4", "--tracks", folder / "visible.json",
                                "--report", folder / "report.json", "--progress", "none"});
  CAPTURE(visible.errors);
  REQUIRE(visible.exit_code == 0);
  CHECK(json::parse(content(folder / "report.json"))["counts"]["masked_faces"] == 0);
}

TEST_CASE("a tracks file of another video is refused unless it is forced", "[tracks][slow]") {
  const TemporaryFolder folder;
  const auto clip = street_clip(folder, "0.3");
  if (!clip) {
    return;
  }
  const std::string tracks = folder / "tracks.json";
  REQUIRE(smartcv({"anonymize", *clip, "-o", folder / "first.mp4", "--device", "cpu", "--tracks-out", tracks,
                   "--progress", "none"})
              .exit_code == 0);
  const auto longer = street_clip(folder, "0.5");
  const std::vector<std::string> arguments{"anonymize",  *longer, "-o",       folder / "second.mp4", "--tracks", tracks,
                                           "--progress", "none",  "--report", folder / "report.json"};
  const auto refused = smartcv(arguments);
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.errors, Contains("was made for another video") && Contains("--force"));
  CHECK_FALSE(fs::exists(folder / "second.mp4"));
  auto forced = arguments;
  forced.emplace_back("--force");
  const auto result = smartcv(forced);
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.errors, Contains("faces may be exposed") || Contains("look at every frame"));
  // What the plan does not know is hidden whole: 5 more frames.
  CHECK(json::parse(content(folder / "report.json"))["counts"]["whole_frames"] == 5);
}

TEST_CASE("a tracks file for a picture of another size is refused even when forced", "[tracks]") {
  const TemporaryFolder folder;
  std::ofstream(folder / "tracks.json") << R"({"format":"smartcv-tracks","version":1,
    "input":{"name":"other.mp4","sha256":"0","width":64,"height":36,"time_base":[1,25]},
    "tracks":[],"frames":[{"pts":0,"places":[]}]})";
  const auto clip = folder / "clip.mp4";
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=0.2",
                    "-pix_fmt", "yuv420p", clip.string()});
  const auto refused = smartcv({"anonymize", clip, "-o", folder / "out.mp4", "--tracks", folder / "tracks.json",
                                "--force", "--progress", "none"});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.errors, Contains("was made for a video of 64x36") && Contains("160x90"));
  CHECK(smartcv({"anonymize", clip, "-o", folder / "out.mp4", "--corrections", folder / "tracks.json"}).exit_code == 2);
}

}  // namespace smartcv::tests

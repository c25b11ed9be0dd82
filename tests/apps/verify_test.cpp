// --verify on the program itself: a face that is exposed is told, one that is covered or left visible on request is
// not.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/apps/program.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/read_json.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

namespace fs = std::filesystem;
using Catch::Contains;
using nlohmann::json;

TEST_CASE("a leak in the written file ends with exit code 7, its time and its picture", "[verify][slow]") {
  const auto street = shared_file("media/street.mp4");
  if (!street || !have_weights()) {
    return;
  }
  const TemporaryFolder folder;
  const std::string clip = folder / "clip.mp4";
  run_successfully({"ffmpeg", "-v", "error", "-i", street->string(), "-t", "0.4", "-an", "-vf", "scale=960:-2", "-c:v",
                    "libx264", "-preset", "ultrafast", "-crf", "10", clip});
  const std::string report = folder / "report.json";
  const std::string tracks = folder / "tracks.json";
  const auto run = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"anonymize", clip,       "-o",   folder / "out.mp4", "--device",   "cpu",
                                       "--verify",  "--report", report, "--overwrite",      "--progress", "none"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return smartcv(arguments);
  };
  const auto good = run({"--tracks-out", tracks});
  CAPTURE(good.errors);
  REQUIRE(good.exit_code == 0);
  const json verified = read_json(report)["verification"];
  CHECK(verified["good"] == true);
  CHECK(verified["frames"] == 10);
  CHECK(verified["different_frames"] == 0);
  CHECK(read_json(report)["hashes"]["output"].get<std::string>().size() == 64);
  CHECK(read_json(report)["hashes"]["input"] == read_json(tracks)["input"]["sha256"]);

  // Somebody took the surest track out of the file, without saying that it is to be left visible.
  const json plan = read_json(tracks);
  const auto best = plan["frames"][0]["places"][0]["track"].get<int>();
  json without = plan;
  for (json& frame : without["frames"]) {
    json kept = json::array();
    for (const json& place : frame["places"]) {
      if (place["track"] != best) {
        kept.push_back(place);
      }
    }
    frame["places"] = kept;
  }
  std::ofstream(folder / "without.json") << without;
  const auto leaking = run({"--tracks", folder / "without.json"});
  CHECK(leaking.exit_code == 7);
  CHECK_THAT(leaking.errors, Contains("are not covered, the first at"));
  const json leaks = read_json(report)["verification"]["leaks"];
  REQUIRE(leaks.size() >= 5);
  CHECK(leaks[0]["seconds"].get<double>() < 0.4);
  CHECK_THAT(leaks[0]["picture"].get<std::string>(), Catch::StartsWith("data:image/jpeg;base64,"));
  CHECK(fs::exists(folder / "out.mp4"));

  json visible = plan;
  for (json& track : visible["tracks"]) {
    if (track["id"] == best) {
      track["mask"] = false;
    }
  }
  std::ofstream(folder / "visible.json") << visible;
  const auto allowed = run({"--tracks", folder / "visible.json"});
  CAPTURE(allowed.errors);
  CHECK(allowed.exit_code == 0);
  CHECK(read_json(report)["verification"]["left_visible"].get<int>() >= 5);
}

TEST_CASE("times and pictures of all kinds of files pass their verification", "[verify]") {
  const TemporaryFolder folder;
  for (const std::string name : {"b_frames.mp4", "with_audio.mp4", "vfr.mp4", "late_start.mp4", "negative_start.ts",
                                 "rotated_90.mp4", "full_range.mp4"}) {
    for (const std::string ending : {".mp4", ".mkv"}) {
      CAPTURE(name, ending);
      const auto result = smartcv(quick(fixture(name), folder / ("out" + ending), {"--verify", "--overwrite"}));
      CAPTURE(result.errors);
      CHECK(result.exit_code == 0);
    }
  }
}

}  // namespace smartcv::tests

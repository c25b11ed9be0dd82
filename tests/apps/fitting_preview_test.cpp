#include "tests/apps/fitting_desk.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/apps/matte_desk.h"
#include "tests/apps/program.h"
#include "tests/support/media_fixtures.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using nlohmann::json;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

json parsed(const fs::path& path) { return json::parse(bytes_of(path)); }

void check_refused(const CommandResult& result, int exit_code, const std::string& sentence) {
  CAPTURE(result.output, result.errors);
  CHECK(result.exit_code == exit_code);
  const auto errors = error_lines(result);
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors.front(), Contains(sentence));
}

// A copy of the shirt with lines of its file put differently.
std::string altered_shirt(const FittingDesk& desk, const std::string& from, const std::string& to) {
  const fs::path shirt = FittingDesk::garment("shirt");
  std::string text = bytes_of(shirt);
  const auto place = text.find(from);
  REQUIRE(place != std::string::npos);
  text.replace(place, from.size(), to);
  fs::copy_file(fs::path(shirt).replace_extension(".png"), desk.at("shirt.png"), fs::copy_options::skip_existing);
  std::ofstream(desk.at("shirt.yaml")) << text;
  return desk.at("shirt.yaml");
}

}  // namespace

TEST_CASE("a garment is drawn on the person and nowhere else, with the times and the sound of the video",
          "[fitting][slow]") {
  const FittingDesk desk;
  if (!desk.ready()) {
    return;
  }
  const auto clip = desk.clip();
  const auto result = desk.run({clip.string(), "--garment", FittingDesk::garment("shirt"), "--crf", "0", "--fade", "0",
                                "-o", desk.at("worn.mp4"), "--keypoints-out", desk.at("walk.json"), "--report",
                                desk.at("report.json"), "--contact-sheet", desk.at("sheet.png")});
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK(result.output == desk.at("worn.mp4") + "\n");
  CHECK_THAT(result.errors, Contains("striped-shirt on person 1 in 8 of 8 frames"));
  CHECK(fs::file_size(desk.at("sheet.png")) > 1000);

  const auto report = parsed(desk.at("report.json"));
  CHECK(report["job"] == "fitting-preview");
  CHECK(report["poses"]["estimator"] == "yolov8n-pose");
  CHECK(report["poses"]["counts"]["frames"] == 8);
  CHECK(report["people"].size() == 1);
  CHECK(report["looks"][0]["garments"][0]["drawn"] == 8);
  CHECK(report["models"].size() == 1);

  const auto times = [](const fs::path& file) {
    return run_successfully({"ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "frame=pts_time", "-of",
                             "default=nw=1:nk=1", file.string()});
  };
  CHECK(times(desk.at("worn.mp4")) == times(clip));
  CHECK_THAT(streams(desk.at("worn.mp4")), Contains("aac"));

  // The garment alone says where something was drawn.
  const auto layer = desk.run({clip.string(), "--garment", FittingDesk::garment("shirt"), "--layout", "garment-only",
                               "--fade", "0", "--keypoints", desk.at("walk.json"), "-o", desk.at("layer/%04d.png")});
  CAPTURE(layer.errors);
  REQUIRE(layer.exit_code == 0);
  REQUIRE(listing(desk.at("layer")).size() >= 8);
  const auto before = decoded(clip, "yuv420p");
  const auto after = decoded(desk.at("worn.mp4"), "yuv420p");
  const auto alpha = decoded(desk.at("layer/%04d.png"), "rgba", "null", {"-start_number", "0"});
  constexpr int width = 304;
  constexpr int height = 540;
  constexpr std::size_t size = width * height;
  const auto opacity = [&](int frame, int x, int y) {
    const int column = std::clamp(x, 0, width - 1);
    const int row = std::clamp(y, 0, height - 1);
    return alpha[static_cast<std::size_t>((frame * height + row) * width + column) * 4 + 3];
  };
  REQUIRE(before.size() == 8 * size * 3 / 2);
  REQUIRE(after.size() == before.size());
  REQUIRE(alpha.size() == 8 * size * 4);
  std::size_t covered = 0;
  std::size_t changed = 0;
  std::size_t changed_outside = 0;
  for (int frame = 0; frame < 8; ++frame) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const auto luma = static_cast<std::size_t>((frame * height * 3 / 2 + y) * width + x);
        const bool differs = before[luma] != after[luma];
        const bool under = opacity(frame, x, y) != 0;
        covered += under ? 1 : 0;
        changed += under && differs ? 1 : 0;
        // A share below half a code of the image's alpha may still change a sample: next to the garment.
        bool beside = false;
        for (int k = 0; k < 9; ++k) {
          beside = beside || opacity(frame, x + k % 3 - 1, y + k / 3 - 1) != 0;
        }
        changed_outside += !beside && differs ? 1 : 0;
      }
    }
  }
  CHECK(covered > 8 * size / 10);
  CHECK(changed > covered * 9 / 10);
  CHECK(changed_outside == 0);
}

TEST_CASE("key points that were kept render the same result without a network", "[fitting][slow]") {
  const FittingDesk desk;
  if (!desk.ready()) {
    return;
  }
  const auto clip = desk.clip();
  const auto kept = desk.run({clip.string(), "--keypoints-out", desk.at("walk.json")});
  CAPTURE(kept.errors);
  REQUIRE(kept.exit_code == 0);
  CHECK(kept.output.empty());
  const auto direct =
      desk.run({clip.string(), "--garment", FittingDesk::garment("dress"), "--codec", "ffv1", "-o", desk.at("a.mkv")});
  CAPTURE(direct.errors);
  REQUIRE(direct.exit_code == 0);
  const auto again = desk.run({clip.string(), "--garment", FittingDesk::garment("dress"), "--codec", "ffv1",
                               "--keypoints", desk.at("walk.json"), "-o", desk.at("b.mkv")},
                              false);
  CAPTURE(again.errors);
  REQUIRE(again.exit_code == 0);
  CHECK(decoded(desk.at("a.mkv"), "yuv420p") == decoded(desk.at("b.mkv"), "yuv420p"));

  fs::create_directory(desk.at("other"));
  const auto other = desk.clip("other/walk.mp4", 7);
  check_refused(
      desk.run({other.string(), "--garment", FittingDesk::garment("dress"), "--keypoints", desk.at("walk.json")}), 3,
      "has the key points of another video");
}

TEST_CASE("a catalogue makes a video of each garment and looks for people once", "[fitting][slow]") {
  const FittingDesk desk;
  if (!desk.ready()) {
    return;
  }
  fs::create_directory(desk.at("garments"));
  for (const auto* name : {"hat", "glasses"}) {
    for (const auto* ending : {".yaml", ".png"}) {
      const auto source = fs::path(FittingDesk::garment(name)).replace_extension(ending);
      fs::copy_file(source, fs::path(desk.at("garments")) / source.filename());
    }
  }
  const auto clip = desk.clip();
  const auto result = desk.run({clip.string(), "--catalogue", desk.at("garments"), "-o", desk.at("looks"), "--report",
                                desk.at("r.json"), "--contact-sheet", desk.at("sheet.png")});
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK(result.output == desk.at("looks/walk.glasses.mp4") + "\n" + desk.at("looks/walk.hat.mp4") + "\n");
  CHECK(count_frames(desk.at("looks/walk.hat.mp4")) == 8);
  CHECK(fs::exists(desk.at("sheet.hat.png")));
  CHECK(fs::exists(desk.at("sheet.glasses.png")));
  const auto report = parsed(desk.at("r.json"));
  CHECK(report["poses"]["counts"]["frames"] == 8);
  CHECK(report["looks"].size() == 2);

  check_refused(desk.run({clip.string(), "--catalogue", desk.at("looks")}), 3, "holds no garment file");
}

TEST_CASE("a folder of videos becomes a batch, and the batch command knows the job", "[fitting][slow]") {
  const FittingDesk desk;
  if (!desk.ready()) {
    return;
  }
  static_cast<void>(desk.clip("clips/one.mp4", 3));
  static_cast<void>(desk.clip("clips/two.mp4", 4));
  const auto result = desk.run({desk.at("clips"), "--garment", FittingDesk::garment("shirt"), "-o", desk.at("fitted")});
  CAPTURE(result.output, result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK(count_frames(desk.at("fitted/one.shirt.mp4")) == 3);
  CHECK(count_frames(desk.at("fitted/two.shirt.mp4")) == 4);
  check_refused(desk.run({desk.at("clips"), "--garment", FittingDesk::garment("shirt"), "--keypoints", "k.json", "-o",
                          desk.at("fitted")}),
                2, "are for one video, but a folder was given");
  const auto batch =
      smartcv({"batch", "fitting-preview", "-i", desk.at("clips"), "-o", desk.at("layers"), "--pose", "yolov8n-pose",
               "--device", "cpu", "--garment", FittingDesk::garment("hat"), "--layout", "garment-only"},
              {"SMARTCV_DATA=" + desk.at("data"), "SMARTCV_MODELS=" + desk.at("models")});
  CAPTURE(batch.output, batch.errors);
  REQUIRE(batch.exit_code == 0);
  CHECK(fs::exists(desk.at("layers/one.hat.mov")));
}

TEST_CASE("each layout has its own picture", "[fitting][slow]") {
  const FittingDesk desk;
  if (!desk.ready()) {
    return;
  }
  const auto clip = desk.clip();
  REQUIRE(desk.run({clip.string(), "--keypoints-out", desk.at("walk.json")}).exit_code == 0);
  const auto made = [&](const std::string& layout, const std::string& name) {
    const auto result = desk.run({clip.string(), "--garment", FittingDesk::garment("shirt"), "--keypoints",
                                  desk.at("walk.json"), "--layout", layout, "-o", desk.at(name)},
                                 false);
    CAPTURE(layout, result.errors);
    REQUIRE(result.exit_code == 0);
    CHECK(count_frames(desk.at(name)) == 8);
    return run_successfully({"ffprobe", "-v", "error", "-select_streams", "v", "-show_entries",
                             "stream=width,height,codec_name,pix_fmt", "-of", "csv=p=0", desk.at(name)});
  };
  CHECK(made("side-by-side", "beside.mp4") == "h264,608,540,yuv420p\n");
  CHECK(made("wipe", "wipe.mp4") == "h264,304,540,yuv420p\n");
  CHECK(made("skeleton", "skeleton.mp4") == "h264,304,540,yuv420p\n");
  CHECK_THAT(made("garment-only", "layer.mov"), Contains("prores,304,540,yuva444p"));
}

TEST_CASE("a garment is clipped to the outline of a matte, which is made only where it is needed", "[fitting][slow]") {
  const FittingDesk desk;
  if (!desk.ready()) {
    return;
  }
  const auto clip = desk.clip();
  REQUIRE(desk.run({clip.string(), "--keypoints-out", desk.at("walk.json")}).exit_code == 0);
  const auto covered = [&](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words{clip.string(),
                                   "--garment",
                                   FittingDesk::garment("dress"),
                                   "--keypoints",
                                   desk.at("walk.json"),
                                   "--layout",
                                   "garment-only",
                                   "--report",
                                   desk.at(name + ".json"),
                                   "-o",
                                   desk.at(name + "/%04d.png")};
    words.insert(words.end(), more.begin(), more.end());
    const auto result = desk.run(words);
    CAPTURE(name, result.errors);
    REQUIRE(result.exit_code == 0);
    const auto pixels = decoded(desk.at(name + "/%04d.png"), "rgba", "null", {"-start_number", "0"});
    std::int64_t sum = 0;
    for (std::size_t i = 3; i < pixels.size(); i += 4) {
      sum += static_cast<unsigned char>(pixels[i]);
    }
    return sum;
  };
  const auto whole = covered("whole", {});
  const auto clipped = covered("clipped", {"--clip-to-person"});
  const auto by_poses = covered("poses", {"--clip-to-person", "--matte", "none"});
  CHECK(clipped < whole);
  CHECK(clipped > whole / 3);
  CHECK(by_poses <= whole);
  CHECK(parsed(desk.at("whole.json"))["models"].empty());
  CHECK(parsed(desk.at("clipped.json"))["models"].size() == 1);
  CHECK(parsed(desk.at("poses.json"))["models"].empty());
}

TEST_CASE("what is wrong with a garment or a person is told in one sentence", "[fitting]") {
  const FittingDesk desk;
  if (!desk.ready()) {
    return;
  }
  const auto clip = desk.clip().string();
  check_refused(desk.run({clip}), 2, "a garment is missing");
  check_refused(desk.run({clip, "--garment", desk.at("none.yaml")}), 2, "none.yaml");
  check_refused(
      desk.run({clip, "--garment", altered_shirt(desk, "left_shoulder: [890, 255]", "left_shoulder: [8900, 255]")}), 3,
      "left_shoulder");
  check_refused(desk.run({clip, "--garment",
                          altered_shirt(desk, "left_shoulder: [890, 255]\n  right_shoulder: [430, 255]",
                                        "left_shoulder: [430, 255]\n  right_shoulder: [890, 255]")}),
                3, "are crossed");
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red:1320x1040", "-frames:v", "1", "-pix_fmt",
                    "rgb24", desk.at("flat.png")});
  check_refused(desk.run({clip, "--garment", altered_shirt(desk, "picture: shirt.png", "picture: flat.png")}), 3,
                "flat.png");
  check_refused(desk.run({clip, "--garment", FittingDesk::garment("shirt"), "--person", "7", "-o", desk.at("o.mp4")}),
                2, "there is no person 7");
  CHECK_FALSE(fs::exists(desk.at("o.mp4")));
  check_refused(desk.run({clip, "--garment", FittingDesk::garment("shirt"), "--keypoints", desk.at("shirt.yaml")}), 3,
                "shirt.yaml");
  check_refused(desk.run({clip, "--garment", FittingDesk::garment("shirt")}, false), 4,
                "smartcv models pull yolov8n-pose");
}

TEST_CASE("a video with nobody in it comes out as it was, with a warning", "[fitting]") {
  const FittingDesk desk;
  if (!desk.ready()) {
    return;
  }
  const auto result = desk.run({fixture("with_audio.mp4").string(), "--garment", FittingDesk::garment("shirt"),
                                "--codec", "ffv1", "-o", desk.at("out.mkv")});
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK_THAT(result.errors, Contains("nobody was found in any frame"));
  CHECK(decoded(desk.at("out.mkv"), "yuv420p") == decoded(fixture("with_audio.mp4"), "yuv420p"));
}

}  // namespace smartcv::tests

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/apps/program.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using nlohmann::json;

json parsed(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

// `smartcv face-timeline` with the weights of this machine.
struct Desk {
  bool weights = have_weights() && model_file("dlib_face_recognition_resnet_model_v1.dat");
  TemporaryFolder folder;

  [[nodiscard]] std::string at(const std::string& name) const { return (folder / name).string(); }
  [[nodiscard]] static CommandResult run(const std::vector<std::string>& more) {
    std::vector<std::string> words{"face-timeline"};
    words.insert(words.end(), more.begin(), more.end());
    return smartcv(words);
  }
};

}  // namespace

TEST_CASE("the people of a clip are told from beginning to end, and told apart again without it",
          "[face_timeline][slow]") {
  const Desk desk;
  const auto clip = shared_file("media/faces_timeline.mp4");
  const auto truth = shared_file("media/faces_timeline_truth.json");
  if (!desk.weights || !clip || !truth) {
    return;
  }
  fs::copy_file(*clip, desk.folder / "clip one.mp4");
  const auto result = Desk::run({desk.at("clip one.mp4"), "--truth", truth->string(), "--report", desk.at("r.json")});
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK(result.output == desk.at("clip one.faces") + "\n");
  CHECK_THAT(result.errors, Contains("V-measure 1.000") && Contains("cross-cut tracks 0") && Contains("personal data"));

  const auto report = parsed(desk.folder / "r.json");
  CHECK(report["job"] == "face-timeline");
  CHECK(report["counts"]["frames"] == 350);
  CHECK(report["counts"]["shots"] == 6);
  CHECK(report["people"]["evaluation"]["purity"] == 1.0);
  std::int64_t embedded = 0;
  for (const auto& batch : report["embeddings"]["batches"]) {
    embedded += batch["size"].get<std::int64_t>() * batch["count"].get<std::int64_t>();
  }
  CHECK(embedded == report["embeddings"]["faces"]);
  CHECK(report["kept"].size() == 2);
  CHECK(report["tracks"].size() == report["counts"]["tracks"]);

  fs::remove(desk.folder / "clip one.mp4");
  const auto again =
      Desk::run({"recluster", desk.at("clip one.faces"), "--threshold", "0.05", "--truth", truth->string()});
  CAPTURE(again.errors);
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.errors, !Contains("V-measure 1.000"));

  const auto taken = Desk::run({clip->string(), "-o", desk.at("clip one.faces")});
  CHECK(taken.exit_code == 5);
  CHECK_THAT(taken.errors, Contains("exists already; choose another name or add --overwrite"));
}

TEST_CASE("a video without a face is done, with an empty project", "[face_timeline]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  const auto result = Desk::run({fixture("with_audio.mp4").string(), "-o", desk.at("p"), "--progress", "json"});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.errors, Contains("\"tracks\":0") && Contains("\"identities\":0"));
  CHECK(parsed(desk.folder / "p" / "project.json")["tracks"].empty());
}

TEST_CASE("embeddings that are not wanted are not stored", "[face_timeline]") {
  const Desk desk;
  const auto clip = shared_file("media/faces_timeline.mp4");
  if (!desk.weights || !clip) {
    return;
  }
  const auto short_clip = desk.at("short.mp4");
  run_successfully({"ffmpeg", "-v", "error", "-i", clip->string(), "-frames:v", "20", "-an", "-c:v", "libx264",
                    "-preset", "ultrafast", short_clip});
  const auto result = Desk::run({short_clip, "-o", desk.at("p"), "--no-embeddings"});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.errors, Contains("people    1 ") && Contains("Face embeddings were not kept"));
  for (const auto& name : listing(desk.folder / "p")) {
    CHECK_THAT(name, !Catch::EndsWith(".f32"));
  }
  const auto again = Desk::run({"recluster", desk.at("p")});
  CHECK(again.exit_code == 2);
  CHECK_THAT(again.errors, Contains("was made with --no-embeddings"));
}

TEST_CASE("a weight file that is missing is told with the line that fetches it", "[face_timeline]") {
  const TemporaryFolder folder;
  const auto result = smartcv(
      {"face-timeline", fixture("b_frames.mp4").string(), "-o", (folder / "p").string(), "--embedder", "facenet-casia"},
      {"SMARTCV_MODELS=" + (folder / "models").string()});
  CHECK(result.exit_code == 4);
  CHECK_THAT(result.errors, Contains("smartcv models pull facenet-casia"));
  CHECK_FALSE(fs::exists(folder / "p"));
}

TEST_CASE("a damaged video is no project unless it is asked for", "[face_timeline]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  const auto whole = fixture("b_frames.mp4");
  const auto damaged = desk.at("cut off.ts");
  run_successfully({"ffmpeg", "-v", "error", "-i", whole.string(), "-c", "copy", desk.at("whole.ts")});
  fs::copy_file(desk.folder / "whole.ts", damaged);
  {
    std::fstream file(damaged, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(fs::file_size(damaged) / 2));
    file << std::string(2000, 'x');
  }
  const auto refused = Desk::run({damaged, "-o", desk.at("p")});
  CAPTURE(refused.errors);
  CHECK(refused.exit_code == 3);
  CHECK_FALSE(fs::exists(desk.folder / "p"));
  const auto allowed = Desk::run({damaged, "-o", desk.at("p"), "--allow-damaged"});
  CAPTURE(allowed.errors);
  CHECK(allowed.exit_code == 0);
  CHECK(fs::exists(desk.folder / "p" / "project.json"));
}

TEST_CASE("what cannot work is refused before the video is read", "[face_timeline]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  const auto clip = fixture("b_frames.mp4").string();
  const auto refused = [&](std::vector<std::string> more, int code) {
    more.insert(more.begin(), {clip, "-o", desk.at("p")});
    const auto result = Desk::run(more);
    CAPTURE(result.errors);
    CHECK(result.exit_code == code);
    CHECK_FALSE(fs::exists(desk.folder / "p"));
    return result.errors;
  };
  CHECK_THAT(refused({"--gallery", desk.at("nobody")}, 3), Contains("nobody"));
  CHECK_THAT(refused({"--corrections", desk.at("none.json")}, 2), Contains("none.json"));
  CHECK_THAT(refused({"--truth", desk.at("none.json")}, 3), Contains("none.json"));
  CHECK_THAT(refused({"--align", "none", "--align-margin", "149", "--detector", "haar"}, 2), Contains("centerface"));
  const auto no_input = Desk::run({});
  CHECK(no_input.exit_code == 2);
  CHECK_THAT(no_input.errors, Contains("the input is missing"));
  const auto no_project = Desk::run({"recluster", desk.at("nothing")});
  CHECK(no_project.exit_code == 3);
}

}  // namespace smartcv::tests

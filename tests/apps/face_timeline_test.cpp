#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

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

std::size_t report_people(const fs::path& report) { return parsed(report)["people"]["identities"].get<std::size_t>(); }

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
  const auto folder = desk.at("clip one.faces");
  CHECK(result.output ==
        folder + "\n" + folder + "/clip one.json\n" + folder + "/clip one.csv\n" + folder + "/clip one.html\n");
  const auto exported = parsed(folder + "/clip one.json");
  CHECK(exported["identities"].size() == report_people(desk.folder / "r.json"));
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
  CHECK(report["kept"].size() == 3);
  CHECK(report["tracks"].size() == report["counts"]["tracks"]);

  fs::remove(desk.folder / "clip one.mp4");
  const auto again =
      Desk::run({"recluster", folder, "--threshold", "0.05", "--export", "json", "--truth", truth->string()});
  CAPTURE(again.errors);
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.errors, !Contains("V-measure 1.000"));
  CHECK(parsed(folder + "/clip one.json")["identities"].size() > exported["identities"].size());

  const auto taken = Desk::run({clip->string(), "-o", folder});
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

TEST_CASE("a photo gives its person a name, and a corrected name agrees in every export", "[face_timeline]") {
  const Desk desk;
  const auto clip = shared_file("media/faces_timeline.mp4");
  const auto portrait = shared_file("golden/faces/astronaut_512.png");
  if (!desk.weights || !clip || !portrait) {
    return;
  }
  const auto both = desk.at("both.mp4");  // the woman and the astronaut, side by side
  run_successfully({"ffmpeg", "-v", "error", "-ss", "5.4", "-i", clip->string(), "-frames:v", "12", "-an", "-c:v",
                    "libx264", "-preset", "ultrafast", both});
  fs::create_directories(desk.folder / "gallery" / "Eileen Collins");
  fs::copy_file(*portrait, desk.folder / "gallery" / "Eileen Collins" / "portrait.png");
  std::ofstream(desk.folder / "fix.json") << R"({"format": "smartcv face corrections", "version": 1,
    "corrections": [{"rename": "unknown-01", "name": "Ola"}]})";
  const auto result = Desk::run({both, "-o", desk.at("p"), "--gallery", desk.at("gallery"), "--corrections",
                                 desk.at("fix.json"), "--export", "json,srt"});
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK_THAT(result.errors, Contains("people    2 (2 with a name)"));
  std::set<std::string> names;
  const auto exported = parsed(desk.folder / "p" / "both.json");
  for (const auto& identity : exported["identities"]) {
    names.insert(identity["name"].get<std::string>());
  }
  CHECK(names == std::set<std::string>{"Eileen Collins", "Ola"});
  std::ifstream subtitles(desk.folder / "p" / "both.srt");
  const std::string text(std::istreambuf_iterator<char>(subtitles), {});
  CHECK_THAT(text, Contains("Eileen Collins") && Contains("Ola"));

  const auto again = Desk::run({"recluster", desk.at("p"), "--gallery", desk.at("gallery"), "--export", "json"});
  CAPTURE(again.errors);
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.errors, Contains("people    2 (1 with a name)"));
}

TEST_CASE("a run that is stopped keeps what it has seen under a name that says so", "[face_timeline]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  const auto clip = desk.at("long.mp4");
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=200", "-c:v",
                    "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", clip});
  // The shell stops the program as soon as it has begun to count frames.
  const auto result =
      run_command({"sh", "-c",
                   "\"$0\" face-timeline \"$1\" -o \"$2\" --detect-every 1 --progress json 2>\"$3\" & job=$!; "
                   "until grep -q '\"frames\":[1-9]' \"$3\"; do sleep 0.1; done; kill -TERM $job; wait $job",
                   program(), clip, desk.at("p.faces"), desk.at("log")});
  CHECK(result.exit_code == 75);
  CHECK_FALSE(fs::exists(desk.folder / "p.faces"));
  const auto project = parsed(desk.folder / "p.partial.faces" / "project.json");
  CHECK(project["video"]["pts"].size() > 0);
  CHECK(project["video"]["pts"].size() < 5000);
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

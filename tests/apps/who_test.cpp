// --keep and --only on real footage: who is named is treated as asked, and whoever is not surely known is hidden.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "media/reader.h"
#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/shared.h"
#include "vision/geometry.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using nlohmann::json;

// Of a limited-range picture: black is 16, and a lossless codec keeps it.
constexpr int black = 16;

double covered(const media::ConstPicture& picture, const vision::Box& box) {
  const vision::Box inner = vision::clipped(vision::grown(box, -0.05F), {picture.layout.width, picture.layout.height});
  const auto& plane = picture.components[0];
  int hidden = 0;
  int all = 0;
  for (int y = static_cast<int>(inner.y1); y < static_cast<int>(inner.y2); ++y) {
    for (int x = static_cast<int>(inner.x1); x < static_cast<int>(inner.x2); ++x) {
      ++all;
      hidden += plane.data[y * plane.row_stride + x * plane.pixel_stride] == black ? 1 : 0;
    }
  }
  return all > 0 ? static_cast<double>(hidden) / all : 1.0;
}

// A clip of five shots, in which one woman is in three and another one (the portrait) in two, side by side in one of
// them; a street is in between.
struct Desk {
  std::optional<fs::path> clip = shared_file("media/faces_timeline.mp4");
  std::optional<fs::path> truth_file = shared_file("media/faces_timeline_truth.json");
  std::optional<fs::path> portrait = shared_file("golden/faces/astronaut_512.png");
  bool ready =
      clip && truth_file && portrait && have_weights() && model_file("dlib_face_recognition_resnet_model_v1.dat");
  TemporaryFolder folder;

  // A picture of the clip, as JPEG.
  [[nodiscard]] fs::path photo(int frame) const {
    auto file = folder / ("frame-" + std::to_string(frame) + ".jpg");
    run_successfully({"ffmpeg", "-v", "error", "-y", "-i", clip->string(), "-vf",
                      "select=eq(n\\," + std::to_string(frame) + ")", "-frames:v", "1", "-q:v", "2", file.string()});
    return file;
  }
  void put(const fs::path& photo, const std::string& as) const {
    const auto to = folder / as;
    fs::create_directories(to.parent_path());
    fs::copy_file(photo, to);
  }
  [[nodiscard]] CommandResult run(const std::string& input, std::vector<std::string> more) const {
    more.insert(more.begin(), {"anonymize", input, "-o", folder / "out.mkv", "--overwrite", "--codec", "ffv1",
                               "--device", "cpu", "--progress", "none"});
    return smartcv(more);
  }
  [[nodiscard]] std::string at(const std::string& name) const { return (folder / name).string(); }
};

// How often each person's face was to be seen, and how often not, in the written file.
struct Seen {
  int frames = 0, visible = 0, hidden = 0;  // less than 10 % covered; 90 % and more
};

// `first`: the frame of the clip that the written file begins with.
std::map<std::string, Seen> people_seen(const Desk& desk, const std::string& file = "out.mkv", int first = 0) {
  const auto truth = json::parse(std::ifstream(*desk.truth_file));
  std::map<std::string, Seen> seen;
  media::Reader result(desk.folder / file);
  while (auto frame = result.next()) {
    const auto boxes = truth["boxes"].find(std::to_string(first + frame->sequence()));
    if (boxes == truth["boxes"].end()) {
      continue;
    }
    for (const auto& box : *boxes) {
      const std::string name = box[0];
      Seen& person = seen[name.starts_with("street") ? "street" : name];
      const double share = covered(frame->picture(), {box[1], box[2], box[3], box[4]});
      ++person.frames;
      person.visible += share < 0.1 ? 1 : 0;
      person.hidden += share >= 0.9 ? 1 : 0;
    }
  }
  return seen;
}

std::string told(const std::map<std::string, Seen>& people) {
  std::string text;
  for (const auto& [name, seen] : people) {
    text += name + ": " + std::to_string(seen.frames) + " frames, " + std::to_string(seen.visible) + " visible, " +
            std::to_string(seen.hidden) + " hidden; ";
  }
  return text;
}

}  // namespace

TEST_CASE("of two people the one to keep is visible, and nobody else is exposed", "[who][slow]") {
  const Desk desk;
  if (!desk.ready) {
    return;
  }
  const bool keep_woman = GENERATE(true, false);
  // Her photo is of another shot than the two of them share; the portrait is a picture of another kind.
  desk.put(keep_woman ? desk.photo(300) : *desk.portrait, keep_woman ? "people/Frida/one.jpg" : "people/Eileen.png");
  const auto run = desk.run(desk.clip->string(), {"--keep", desk.at("people"), "--report", desk.at("report.json"),
                                                  "--tracks-out", desk.at("tracks.json")});
  CAPTURE(run.errors);
  REQUIRE(run.exit_code == 0);
  auto people = people_seen(desk);
  CAPTURE(told(people));
  Seen& kept = people[keep_woman ? "woman" : "astronaut"];
  Seen& other = people[keep_woman ? "astronaut" : "woman"];
  CHECK(kept.visible >= 0.95 * kept.frames);
  CHECK(other.hidden == other.frames);
  CHECK(people["street"].hidden >= 0.99 * people["street"].frames);

  const json report = json::parse(content(desk.folder / "report.json"));
  const std::string name = keep_woman ? "Frida" : "Eileen";
  int visible = 0;
  for (const json& track : report["who"]["tracks"]) {
    if (track["masked"] == false) {
      ++visible;
      CHECK(track["person"] == name);
      CHECK(track["likeness"].get<double>() > 0.5);
      CHECK(track["looks"].get<int>() >= 3);
      CHECK_THAT(track["why"].get<std::string>(), Contains("surely " + name));
    }
  }
  CHECK(visible >= 2);
  CHECK(report["who"]["visible_tracks"] == visible);
  CHECK(report["counts"]["detections"].get<int>() > 500);
  // Numbers by which people could be recognised elsewhere are in no output.
  for (const char* file : {"report.json", "tracks.json"}) {
    CHECK_THAT(content(desk.folder / file), !Contains("\"embedding\"") && !Contains("\"embeddings\""));
  }
}

TEST_CASE("of those who alone are hidden no frame is exposed, and who is surely somebody else is visible",
          "[who][slow]") {
  const Desk desk;
  if (!desk.ready) {
    return;
  }
  desk.put(*desk.portrait, "people/Eileen.png");
  const auto run = desk.run(desk.clip->string(), {"--only", desk.at("people"), "--verify"});
  CAPTURE(run.errors);
  // What is left visible is no leak.
  REQUIRE(run.exit_code == 0);
  auto people = people_seen(desk);
  CAPTURE(told(people));
  CHECK(people["astronaut"].hidden == people["astronaut"].frames);
  CHECK(people["woman"].visible >= 0.95 * people["woman"].frames);
}

TEST_CASE("a track that goes over from one person to another is hidden, though the first one was to be kept",
          "[who][slow]") {
  const Desk desk;
  if (!desk.ready) {
    return;
  }
  desk.put(desk.photo(300), "people/Frida.jpg");
  // Both faces one after the other at one place of a still picture, and nothing is taken for a cut.
  const std::string clip = desk.at("swap.mkv");
  run_successfully({"ffmpeg", "-v", "error", "-i", desk.clip->string(), "-filter_complex",
                    "[0:v]split[a][b];[a]trim=start_frame=0:end_frame=50,setpts=PTS-STARTPTS,crop=430:480:290:55,"
                    "scale=215:240[w];[b]trim=start_frame=70:end_frame=120,setpts=PTS-STARTPTS,"
                    "crop=330:380:300:50,scale=215:240[p];[w][p]concat=n=2:v=1[faces];"
                    "color=gray:size=960x540:rate=25:duration=4,noise=alls=20:allf=t[ground];"
                    "[ground][faces]overlay=370:150:shortest=1",
                    "-c:v", "ffv1", "-pix_fmt", "yuv420p", clip});
  const auto run =
      desk.run(clip, {"--keep", desk.at("people"), "--report", desk.at("report.json"), "--cut-threshold", "1"});
  CAPTURE(run.errors);
  REQUIRE(run.exit_code == 0);
  media::Reader result(desk.folder / "out.mkv");
  int exposed = 0;
  while (auto frame = result.next()) {
    exposed += frame->sequence() >= 50 && covered(frame->picture(), {430, 190, 520, 350}) < 0.9 ? 1 : 0;
  }
  const json report = json::parse(content(desk.folder / "report.json"));
  CAPTURE(report["who"].dump(1));
  CHECK(exposed == 0);
  CHECK(report["counts"]["shot_cuts"] == 0);
  CHECK_THAT(report["who"].dump(), Contains("and like somebody else in frame"));
}

TEST_CASE("nobody is exposed where two people cross, though one of them is to be kept", "[who][slow]") {
  const Desk desk;
  if (!desk.ready) {
    return;
  }
  desk.put(desk.photo(300), "people/Frida.jpg");
  // Side by side, then through each other, the other one in front, then side by side again.
  const std::string clip = desk.at("crossing.mkv");
  const std::string left = "150+360*clip((n-15)/30,0,1)";
  const std::string right = "510-360*clip((n-15)/30,0,1)";
  run_successfully({"ffmpeg", "-v", "error", "-i", desk.clip->string(), "-filter_complex",
                    "[0:v]split[a][b];[a]trim=start_frame=0:end_frame=60,setpts=PTS-STARTPTS,crop=430:480:290:55,"
                    "scale=215:240[w];[b]trim=start_frame=70:end_frame=130,setpts=PTS-STARTPTS,"
                    "crop=330:380:300:50,scale=215:240[p];"
                    "color=gray:size=960x540:rate=25:duration=3,noise=alls=20:allf=t[ground];"
                    "[ground][w]overlay=x='" +
                        left + "':y=120[one];[one][p]overlay=x='" + right + "':y=150:shortest=1",
                    "-c:v", "ffv1", "-pix_fmt", "yuv420p", clip});
  const auto run = desk.run(clip, {"--keep", desk.at("people"), "--report", desk.at("report.json")});
  CAPTURE(run.errors);
  REQUIRE(run.exit_code == 0);
  media::Reader result(desk.folder / "out.mkv");
  std::vector<std::int64_t> exposed;
  int visible = 0;
  int frames = 0;
  while (auto frame = result.next()) {
    const auto n = static_cast<float>(frame->sequence());
    const float way = 360 * std::clamp((n - 15) / 30, 0.0F, 1.0F);
    // The middle of each face; it moves little in the piece that was cut out.
    if (covered(frame->picture(), {510 - way + 60, 150 + 50, 510 - way + 150, 150 + 190}) < 0.9) {
      exposed.push_back(frame->sequence());
    }
    if (n < 15 || n > 45) {
      ++frames;
      visible += covered(frame->picture(), {150 + way + 60, 120 + 50, 150 + way + 150, 120 + 200}) < 0.1 ? 1 : 0;
    }
  }
  CAPTURE(exposed, visible, frames, json::parse(content(desk.folder / "report.json"))["who"].dump(1));
  CHECK(exposed.empty());
  CHECK(visible > frames / 2);
}

TEST_CASE("a decision is drawn again from the tracks file, and a person may overrule it", "[who][slow]") {
  const Desk desk;
  if (!desk.ready) {
    return;
  }
  desk.put(desk.photo(300), "people/Frida.jpg");
  const std::string clip = desk.at("clip.mkv");
  run_successfully({"ffmpeg", "-v", "error", "-i", desk.clip->string(), "-vf", "select=between(n\\,130\\,159)", "-c:v",
                    "ffv1", "-an", clip});
  const auto first = desk.run(
      clip, {"--keep", desk.at("people"), "--audit", desk.at("audit.html"), "--target", "face,eyes", "--verify"});
  CAPTURE(first.errors);
  REQUIRE(first.exit_code == 0);
  fs::rename(desk.folder / "out.mkv", desk.folder / "first.mkv");
  CHECK_THAT(content(desk.folder / "audit.html"), Contains("surely Frida"));
  const auto again = desk.run(clip, {"--tracks", desk.at("audit.tracks.json")});
  CAPTURE(again.errors);
  REQUIRE(again.exit_code == 0);
  CHECK(content(desk.folder / "first.mkv") == content(desk.folder / "out.mkv"));

  json plan = json::parse(content(desk.folder / "audit.tracks.json"));
  json corrections = plan;
  corrections.erase("frames");
  corrections["tracks"] = json::array();
  for (const json& track : plan["tracks"]) {
    CHECK(track.contains("who"));
    if (track["mask"] == false) {
      corrections["tracks"].push_back({{"id", track["id"]}, {"mask", true}});
    }
  }
  REQUIRE(corrections["tracks"].size() == 1);
  std::ofstream(desk.at("corrections.json")) << corrections;
  const auto corrected = desk.run(clip, {"--tracks", desk.at("audit.tracks.json"), "--corrections",
                                         desk.at("corrections.json"), "--report", desk.at("report.json")});
  CAPTURE(corrected.errors);
  REQUIRE(corrected.exit_code == 0);
  const json report = json::parse(content(desk.folder / "report.json"));
  CHECK(report["who"]["visible_tracks"] == 0);
  CHECK(report["counts"]["masked_faces"] == 60);
}

TEST_CASE("a batch leaves people visible in pieces of files as well, and other photos make another batch",
          "[who][batch][slow]") {
  const Desk desk;
  if (!desk.ready) {
    return;
  }
  desk.put(desk.photo(300), "people/Frida/one.jpg");
  // The shot that two people share, in three pieces.
  fs::create_directories(desk.folder / "in");
  run_successfully({"ffmpeg", "-v", "error", "-i", desk.clip->string(), "-vf",
                    "select=between(n\\,130\\,189),setpts=N/25/TB", "-an", "-c:v", "libx264", "-preset", "ultrafast",
                    "-crf", "10", "-g", "20", desk.at("in/two.mp4")});
  const std::vector<std::string> words{
      "batch",  "anonymize",  "--input",   desk.at("in"), "--output", desk.at("out"),    "--codec",  "ffv1",
      "--name", "{stem}.mkv", "--segment", "0.012",       "--keep",   desk.at("people"), "--device", "cpu"};
  const auto run = smartcv(words);
  CAPTURE(run.errors);
  REQUIRE(run.exit_code == 0);
  CHECK_THAT(run.errors, Contains("two.mp4//3 of"));
  auto people = people_seen(desk, "out/two.mkv", 130);
  CAPTURE(told(people));
  CHECK(people["woman"].frames == 60);
  CHECK(people["woman"].visible >= 0.95 * people["woman"].frames);
  CHECK(people["astronaut"].frames == 60);
  CHECK(people["astronaut"].hidden == people["astronaut"].frames);

  fs::remove(desk.folder / "people/Frida/one.jpg");
  desk.put(desk.photo(10), "people/Frida/one.jpg");
  const auto other = smartcv(words);
  CHECK(other.exit_code == 2);
  CHECK_THAT(other.errors, Contains("what is in keep was"));
}

TEST_CASE("people who cannot be recognised, or asked for in two ways, are refused in one sentence", "[who]") {
  const Desk desk;
  if (!desk.ready) {
    return;
  }
  const auto refused = [&](int code, const std::vector<std::string>& more) {
    const auto run = desk.run(desk.clip->string(), more);
    CAPTURE(more);
    CHECK(run.exit_code == code);
    CHECK_FALSE(fs::exists(desk.folder / "out.mkv"));
    const auto lines = error_lines(run);
    REQUIRE(lines.size() == 1);
    return lines.front();
  };
  CHECK_THAT(refused(3, {"--keep", desk.at("nobody")}), Contains("there is no such folder"));
  fs::create_directories(desk.folder / "empty");
  CHECK_THAT(refused(3, {"--only", desk.at("empty")}), Contains("empty: is empty"));
  desk.put(desk.photo(340), "car/park.jpg");
  CHECK_THAT(refused(3, {"--keep", desk.at("car")}), Contains("car/park.jpg: shows no face"));
  desk.put(desk.photo(340), "folder/Gustav/park.jpg");
  CHECK_THAT(refused(3, {"--keep", desk.at("folder")}), Contains("photos of Gustav can be used: park.jpg shows no"));
  fs::create_directories(desk.folder / "text");
  write_bytes(desk.folder / "text/notes.txt", "no picture");
  CHECK_THAT(refused(3, {"--keep", desk.at("text")}), Contains("notes.txt: cannot be read as a picture"));

  desk.put(desk.photo(300), "a/Frida.jpg");
  desk.put(desk.photo(10), "b/Frida.jpg");
  desk.put(desk.photo(10), "c/Somebody.jpg");
  CHECK_THAT(refused(2, {"--keep", desk.at("a"), "--only", desk.at("b")}),
             Contains("Frida is in") && Contains("as well"));
  CHECK_THAT(refused(2, {"--keep", desk.at("a"), "--only", desk.at("c")}), Contains("Frida looks like Somebody"));
  CHECK_THAT(refused(2, {"--keep", desk.at("a"), "--detector", "none"}), Contains("need a detector"));
  write_bytes(desk.folder / "tracks.json", R"({"format":"smartcv-tracks","version":1,
    "input":{"name":"clip.mp4","sha256":"0","width":960,"height":540,"time_base":[1,25]},
    "tracks":[],"frames":[{"pts":0,"places":[]}]})");
  CHECK_THAT(refused(2, {"--keep", desk.at("a"), "--tracks", desk.at("tracks.json")}),
             Contains("--tracks looks for nothing"));

  // The embedder's weights are not there: the line that fetches them.
  fs::create_directories(desk.folder / "models");
  fs::copy_file(*model_file("centerface.onnx"), desk.folder / "models/centerface.onnx");
  const auto run = smartcv({"anonymize", desk.clip->string(), "-o", desk.at("out.mkv"), "--keep", desk.at("a")},
                           {"SMARTCV_MODELS=" + desk.at("models")});
  CHECK(run.exit_code == 4);
  CHECK_THAT(run.errors, Contains("smartcv models pull dlib-resnet"));
}

}  // namespace smartcv::tests

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "base/error.h"
#include "tasks/anonymize/tracks_reader.h"
#include "tasks/anonymize/tracks_writer.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::anonymize;
using Catch::Contains;
using tests::TemporaryFolder;

namespace {

TrackPlan head() {
  TrackPlan plan;
  plan.input_name = "clip.mp4";
  plan.input_sha256 = std::string(64, 'a');
  plan.upright = {640, 360};
  plan.time_base = {1, 25};
  plan.configuration = {{"method", "pixelate"}, {"crf", "18"}};
  return plan;
}

vision::TrackPlace place_at(std::int64_t track, float x) {
  vision::TrackPlace place{track, vision::TrackState::detected, {x, 0.1F, x + 50, 90.7F}, std::nullopt, 0.3F};
  place.landmarks = vision::FaceLandmarks{{{x + 10, 30}, {x + 40, 30}, {x + 25, 50}, {x + 12, 70}, {x + 38, 70}}};
  return place;
}

DecidedFrame frame_of(std::int64_t pts, std::vector<vision::TrackPlace> places) {
  DecidedFrame decided;
  decided.item.frame.set_time(pts, 1, {1, 25});
  auto notes = std::make_unique<FaceNotes>();
  notes->haar_eyes = {{1.0F / 3, 2, 30, 40}};
  decided.item.notes = std::move(notes);
  decided.places = std::move(places);
  return decided;
}

// Ten frames of track 1 on its way to the right, track 2 standing still.
std::filesystem::path written(const TemporaryFolder& folder) {
  auto path = folder / "tracks.json";
  TracksWriter writer(path, true);
  for (std::int64_t pts = 0; pts < 10; ++pts) {
    writer.add(frame_of(pts, {place_at(1, 10.0F / 3 + static_cast<float>(pts)), place_at(2, 400)}));
  }
  DecidedFrame whole = frame_of(10, {});
  whole.whole = true;
  writer.add(whole);
  writer.publish(head());
  return path;
}

std::string content(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// The same file with one piece of text replaced.
std::filesystem::path changed(const TemporaryFolder& folder, const std::string& from, const std::string& to) {
  std::string text = content(written(folder));
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  auto path = folder / "changed.json";
  std::ofstream(path) << text;
  return path;
}

std::string file_refusal(const std::filesystem::path& path) {
  return tests::refusal_of([&] { (void)with_changes_made(read_tracks(path)); }, ErrorCode::usage);
}

TrackPlan plan_with(std::vector<PlannedTrack> tracks) {
  const TemporaryFolder folder;
  TrackPlan plan = read_tracks(written(folder));
  for (PlannedTrack& track : tracks) {
    std::erase_if(plan.tracks, [&](const auto& other) { return other.id == track.id; });
    plan.tracks.push_back(std::move(track));
  }
  return with_changes_made(std::move(plan));
}

// Left edges of a track's boxes by frame.
std::vector<float> lefts(const TrackPlan& plan, std::int64_t track) {
  std::vector<float> edges;
  for (const PlannedFrame& frame : plan.frames) {
    for (const vision::TrackPlace& place : frame.places) {
      if (place.track == track) {
        edges.push_back(place.box.x1);
      }
    }
  }
  return edges;
}

}  // namespace

TEST_CASE("a tracks file is read back bit by bit", "[tracks]") {
  const TemporaryFolder folder;
  const TrackPlan plan = read_tracks(written(folder));
  CHECK(plan.input_name == "clip.mp4");
  CHECK(plan.upright == vision::Size{640, 360});
  CHECK(plan.time_base == Rational{1, 25});
  CHECK(plan.configuration == head().configuration);
  REQUIRE(plan.tracks.size() == 2);
  REQUIRE(plan.frames.size() == 11);
  for (std::int64_t pts = 0; pts < 10; ++pts) {
    const PlannedFrame& frame = plan.frames[static_cast<std::size_t>(pts)];
    const vision::TrackPlace expected = place_at(1, 10.0F / 3 + static_cast<float>(pts));
    REQUIRE(frame.places.size() == 2);
    CHECK(frame.pts == pts);
    CHECK_FALSE(frame.whole);
    CHECK(frame.places[0].box == expected.box);
    CHECK(frame.places[0].score == expected.score);
    CHECK(frame.places[0].landmarks == expected.landmarks);
    CHECK(frame.eyes == std::vector<vision::Box>{{1.0F / 3, 2, 30, 40}});
  }
  CHECK(plan.frames[10].whole);
  const TrackPlan same = with_changes_made(plan);
  CHECK(lefts(same, 1) == lefts(plan, 1));
}

TEST_CASE("a track that is not to be masked goes, the others stay", "[tracks]") {
  const TrackPlan plan = plan_with({{.id = 1, .mask = false}});
  CHECK(lefts(plan, 1).empty());
  CHECK(lefts(plan, 2).size() == 10);
  CHECK(plan.frames[3].visible.size() == 1);
}

TEST_CASE("boxes at key frames replace what was found and are linear in between", "[tracks]") {
  const TrackPlan plan = plan_with({{.id = 1, .keys = {{2, {100, 10, 140, 50}}, {6, {180, 10, 220, 50}}}}});
  const auto edges = lefts(plan, 1);
  REQUIRE(edges.size() == 10);
  CHECK(edges[1] == Approx(10.0F / 3 + 1));
  CHECK(edges[2] == 100);
  CHECK(edges[4] == 140);
  CHECK(edges[6] == 180);
  CHECK(edges[7] == Approx(10.0F / 3 + 7));
  CHECK(plan.frames[4].places[0].state == vision::TrackState::drawn);
}

TEST_CASE("a track nobody found can be drawn, also in one frame alone", "[tracks]") {
  const TrackPlan plan = plan_with({{.id = 50, .keys = {{4, {0, 0, 20, 20}}}}});
  CHECK(lefts(plan, 50) == std::vector<float>{0});
  CHECK(plan.frames[4].places.size() == 3);
}

TEST_CASE("tracks are split and merged", "[tracks]") {
  const TrackPlan split = plan_with({{.id = 1, .split = {{4, 7}}}, {.id = 7, .mask = false}});
  CHECK(lefts(split, 1).size() == 4);
  CHECK(lefts(split, 7).empty());
  CHECK(split.frames[4].visible.size() == 1);
  const TrackPlan merged = plan_with({{.id = 1, .merge_into = 2}});
  CHECK(lefts(merged, 2).size() == 20);
}

TEST_CASE("changes that contradict each other are refused", "[tracks]") {
  const auto refused = [](std::vector<PlannedTrack> tracks) {
    return tests::refusal_of([&] { (void)plan_with(std::move(tracks)); }, ErrorCode::usage);
  };
  CHECK_THAT(refused({{.id = 1, .split = {{4, 2}}}}), Contains("that number is taken"));
  CHECK_THAT(refused({{.id = 1, .merge_into = 9}}), Contains("track 9, which is not there"));
  CHECK_THAT(refused({{.id = 1, .merge_into = 2}, {.id = 2, .merge_into = 1}}), Contains("merged into itself"));
}

TEST_CASE("a file that is not right is refused with the place in it", "[tracks]") {
  const TemporaryFolder folder;
  CHECK_THAT(file_refusal(folder / "nothing.json"), Contains("cannot be opened"));
  CHECK_THAT(file_refusal(changed(folder, "smartcv-tracks", "other")), Contains("is not a tracks file"));
  CHECK_THAT(file_refusal(changed(folder, "\"version\":2", "\"version\":3")),
             Contains("of version 3") && Contains("use a newer smartcv"));
  CHECK_THAT(file_refusal(changed(folder, "\"box\":[400.0,", "\"box\":[NaN,")), Contains("NaN"));
  CHECK_THAT(file_refusal(changed(folder, "\"box\":[400.0,", "\"box\":[1e99,")), Contains("is not JSON"));
  CHECK_THAT(file_refusal(changed(folder, "\"box\":[400.0,", "\"box\":[null,")),
             Contains("frames[0].places[1].box is no list of numbers"));
  CHECK_THAT(file_refusal(changed(folder, "\"box\":[400.0,0.1,450.0,", "\"box\":[700,0.1,750,")),
             Contains("frame 0, track 2: the box") && Contains("out of the picture, which is 640x360"));
  CHECK_THAT(file_refusal(changed(folder, "\"box\":[400.0,0.1,450.0,", "\"box\":[400,0.1,400,")), Contains("is empty"));
  CHECK_THAT(file_refusal(changed(folder, "{\"pts\":3,", "{\"pts\":2,")), Contains("frame 3: the pts must rise"));
  CHECK_THAT(file_refusal(changed(folder, "\"mask\":true", "\"maks\":false")), Contains("tracks[0].maks is not known"));
  CHECK_THAT(file_refusal(changed(folder, "\"mask\":true", "\"mask\":0")),
             Contains("tracks[0].mask is neither true nor false"));
  CHECK_THAT(file_refusal(changed(folder, "\"mask\":true", "\"keys\":[{\"pts\":1,\"box\":[900,0,950,9]}]")),
             Contains("track 1, keys, pts 1") && Contains("out of the picture"));
  const std::string text = content(written(folder));
  std::ofstream(folder / "changed.json") << text.substr(0, text.size() / 2);
  CHECK_THAT(file_refusal(folder / "changed.json"), Contains("is not JSON"));
}

TEST_CASE("a file of the first version of the format is read", "[tracks]") {
  const TemporaryFolder folder;
  const TrackPlan now = read_tracks(written(folder));
  const TrackPlan old = read_tracks(changed(folder, "\"version\":2", "\"version\":1"));
  CHECK(old.tracks.size() == now.tracks.size());
  CHECK(old.frames.size() == now.frames.size());
  CHECK(lefts(old, 2) == lefts(now, 2));
}

TEST_CASE("corrections replace tracks by their number, and those of another video are refused", "[tracks]") {
  const TemporaryFolder folder;
  TrackPlan plan = read_tracks(written(folder));
  const auto corrections = folder / "corrections.json";
  const auto write = [&](const std::string& hash) {
    std::ofstream(corrections) << R"({"format":"smartcv-tracks","version":1,"input":{"name":"clip.mp4","sha256":")"
                               << hash << R"(","width":640,"height":360,"time_base":[1,25]},
      "tracks":[{"id":2,"mask":false},{"id":9,"mask":true,"keys":[{"pts":0,"box":[1,2,3,4]}]}]})";
  };
  write(std::string(64, 'b'));
  CHECK_THAT(tests::refusal_of([&] { add_corrections(plan, corrections); }, ErrorCode::usage),
             Contains("another video"));
  write(std::string(64, 'a'));
  add_corrections(plan, corrections);
  const TrackPlan made = with_changes_made(plan);
  CHECK(lefts(made, 2).empty());
  CHECK(lefts(made, 9) == std::vector<float>{1});
  CHECK_THAT(file_refusal(corrections), Contains("has no frames"));
}

TEST_CASE("who a track was taken for is read back, what is left visible keeps its places, and a person overrules both",
          "[tracks][who]") {
  const TemporaryFolder folder;
  const auto path = folder / "who.json";
  TracksWriter writer(path, true);
  DecidedFrame frame = frame_of(0, {place_at(1, 10)});
  frame.visible = {place_at(2, 400)};
  frame.starts_shot = true;
  writer.add(frame);
  const WhoFound who{.person = "Anna \"A\" Berg", .likeness = 0.75, .looks = 12, .why = "is surely Anna"};
  writer.publish(head(), {{.id = 2, .mask = false, .who = who}});
  TrackPlan plan = read_tracks(path);
  CHECK(plan.frames[0].starts_shot);
  REQUIRE(plan.tracks.size() == 2);
  REQUIRE(plan.tracks[0].who);
  CHECK(plan.tracks[0].who->person == who.person);
  CHECK(plan.tracks[0].who->likeness == 0.75);
  CHECK(plan.tracks[0].who->looks == 12);
  CHECK(plan.tracks[0].who->why == who.why);
  const TrackPlan decided = with_changes_made(plan);
  REQUIRE(decided.frames[0].places.size() == 1);
  CHECK(decided.frames[0].places[0].track == 1);
  REQUIRE(decided.frames[0].visible.size() == 1);
  CHECK(decided.frames[0].visible[0].box == place_at(2, 400).box);

  // A corrections file of an older program does not know about it: the mask is its word, the reason stays.
  const auto corrections = folder / "corrections.json";
  std::ofstream(corrections) << R"({"format":"smartcv-tracks","version":1,"input":{"name":"clip.mp4","sha256":")"
                             << std::string(64, 'a') << R"(","width":640,"height":360,"time_base":[1,25]},
    "tracks":[{"id":2,"mask":true}]})";
  add_corrections(plan, corrections);
  const TrackPlan overruled = with_changes_made(plan);
  CHECK(overruled.frames[0].places.size() == 2);
  CHECK(overruled.tracks[0].who);
}

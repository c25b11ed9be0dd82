#include "tasks/fitting_preview/keypoints_json.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/version.h"
#include "tasks/fitting_preview/smoothing.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"
#include "tests/tasks/fitting_preview/pose_samples.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;
using smartcv::tests::refusal_of;
using smartcv::tests::TemporaryFolder;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Poses sample() {
  Poses poses = fitting_preview::tests::one_person(fitting_preview::tests::even_times(6), [](std::int64_t frame) {
    FramePose pose = fitting_preview::tests::standing_in(frame, 100.1F + 0.3F * static_cast<float>(frame), 150, 200);
    pose.state = frame % 2 == 0 ? PoseState::estimated : PoseState::interpolated;
    pose.keypoints[3].score = 0.01F;
    return pose;
  });
  poses.shots = {{0, 2}, {3, 5}};
  Person second{.id = 2, .shot = 1, .poses = {}};
  Person& first = poses.people.front();
  second.poses.assign(first.poses.begin() + 4, first.poses.end());
  first.poses.resize(3);
  poses.people.push_back(second);
  return poses;
}

Json json_of(const fs::path& file) {
  std::ifstream stream(file);
  return Json::parse(stream);
}

// A file with one thing changed.
template <typename Change>
std::string refusal_after(const Change& change) {
  const TemporaryFolder folder;
  write_keypoints(folder / "k.json", sample(), smoothed(sample(), 0.1), false);
  Json json = json_of(folder / "k.json");
  change(json);
  std::ofstream(folder / "k.json") << json.dump();
  return refusal_of([&] { return read_keypoints(folder / "k.json"); }, ErrorCode::input);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool same(const Poses& a, const Poses& b) {
  if (a.people.size() != b.people.size() || a.shots != b.shots || a.video.times.pts() != b.video.times.pts()) {
    return false;
  }
  for (std::size_t p = 0; p < a.people.size(); ++p) {
    if (a.people[p].id != b.people[p].id || a.people[p].shot != b.people[p].shot ||
        a.people[p].poses.size() != b.people[p].poses.size()) {
      return false;
    }
    for (std::size_t i = 0; i < a.people[p].poses.size(); ++i) {
      const FramePose& x = a.people[p].poses[i];
      const FramePose& y = b.people[p].poses[i];
      bool equal = x.frame == y.frame && x.box == y.box && x.score == y.score && x.state == y.state;
      for (std::size_t j = 0; j < nn::joint_count; ++j) {
        equal = equal && x.keypoints[j].point == y.keypoints[j].point && x.keypoints[j].score == y.keypoints[j].score;
      }
      if (!equal) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace

TEST_CASE("key points are read exactly as they were written", "[keypoints]") {
  const TemporaryFolder folder;
  const Poses raw = sample();
  const Poses smooth = smoothed(raw, 0.1);
  write_keypoints(folder / "k.json", raw, smooth, false);
  const Keypoints read = read_keypoints(folder / "k.json");
  CHECK(same(read.raw, raw));
  CHECK(same(read.smooth, smooth));
  CHECK(read.raw.video.sha256 == raw.video.sha256);
  CHECK(read.raw.video.upright == raw.video.upright);
  CHECK(read.raw.source.estimator == "yolov8n-pose");
  write_keypoints(folder / "again.json", read.raw, read.smooth, false);
  CHECK(json_of(folder / "k.json") == json_of(folder / "again.json"));
}

TEST_CASE("a key points file tells pts, person, scores, raw and smoothed", "[keypoints]") {
  const TemporaryFolder folder;
  write_keypoints(folder / "k.json", sample(), smoothed(sample(), 0.1), false);
  const Json json = json_of(folder / "k.json");
  CHECK(json["format"] == "smartcv-keypoints");
  CHECK(json["version"] == 1);
  CHECK(json["smartcv"] == smartcv::version);
  REQUIRE(json["frames"].size() == 6);
  CHECK(json["frames"][4]["pts"] == 4);
  CHECK(json["frames"][3]["people"].empty());
  const Json person = json["frames"][1]["people"][0];
  CHECK(person["id"] == 1);
  CHECK(person["state"] == "interpolated");
  CHECK(person["raw"]["points"].size() == 51);
  CHECK(person["raw"]["points"][2].get<float>() == 0.9F);
  CHECK(person["smooth"]["box"].size() == 4);
}

TEST_CASE("a key points file that stands in the way is only replaced when asked to", "[keypoints]") {
  const TemporaryFolder folder;
  write_keypoints(folder / "k.json", sample(), sample(), false);
  static_cast<void>(refusal_of(
      [&] {
        write_keypoints(folder / "k.json", sample(), sample(), false);
        return 0;
      },
      ErrorCode::output));
  write_keypoints(folder / "k.json", sample(), sample(), true);
}

TEST_CASE("files that are no key points are refused with one clear sentence", "[keypoints]") {
  CHECK(has(refusal_after([](Json& j) { j["format"] = "smartcv-tracks"; }),
            "does not say \"format\": \"smartcv-keypoints\""));
  CHECK(has(refusal_after([](Json& j) { j["version"] = 2; }), "use a newer smartcv"));
  CHECK(has(refusal_after([](Json& j) { j.erase("frames"); }), "has no \"frames\""));
  CHECK(has(refusal_after([](Json& j) { j["frames"].erase(2); }), "frames has 5 entries, but the video has 6 frames"));
  CHECK(has(refusal_after([](Json& j) { std::swap(j["frames"][0], j["frames"][1]); }), "frames are out of order"));
  CHECK(has(refusal_after([](Json& j) { j["video"]["pts"][3] = 2; }), "video.pts does not rise"));
  CHECK(has(refusal_after([](Json& j) { j["video"]["sha256"] = "abc"; }), "is no SHA-256"));
  CHECK(has(refusal_after([](Json& j) { j["shots"][1][0] = 4; }), "does not go on where the shot before it ends"));
  CHECK(has(refusal_after([](Json& j) { j["people"][1]["id"] = 1; }), "people[1].id is not above the one before it"));
  CHECK(
      has(refusal_after([](Json& j) { j["people"][0]["shot"] = 2; }), "people[0].shot is no whole number from 0 to 1"));
  CHECK(has(refusal_after([](Json& j) {
              j["people"].push_back({{"id", 3}, {"shot", 0}});
            }),
            "people[2] is in no frame"));
  CHECK(has(refusal_after([](Json& j) { j["frames"][1]["people"] = Json::array(); }), "again after frames without"));
  CHECK(has(refusal_after([](Json& j) { j["frames"][5]["people"].push_back(j["frames"][5]["people"][0]); }),
            "is there twice"));
  CHECK(has(refusal_after([](Json& j) { j["frames"][0]["people"][0]["id"] = 9; }), "is nobody of \"people\""));
  CHECK(has(refusal_after([](Json& j) { j["frames"][0]["people"][0]["id"] = 2; }), "is a person of another shot"));
  CHECK(has(refusal_after([](Json& j) { j["frames"][0]["people"][0]["state"] = "guessed"; }),
            "is neither \"estimated\""));
  CHECK(
      has(refusal_after([](Json& j) { j["frames"][0]["people"][0]["raw"]["points"].erase(0); }), "has not 51 numbers"));
  CHECK(has(refusal_after([](Json& j) { j["frames"][0]["people"][0]["raw"]["points"][0] = nullptr; }),
            "is no list of numbers"));
  CHECK(has(refusal_after([](Json& j) { j["frames"][0]["people"][0]["smooth"]["points"][1] = 1e30; }),
            "has a number beyond"));
  CHECK(has(refusal_after([](Json& j) { j["frames"][0]["people"][0]["smooth"]["points"][2] = 1.5; }),
            "has a number beyond 0 to 1"));
  CHECK(has(refusal_after([](Json& j) {
              j["frames"][0]["people"][0]["smooth"]["box"] = {1, 2, 3};
            }),
            "has not four numbers"));
}

TEST_CASE("text that is no JSON, not even NaN, is refused", "[keypoints]") {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& text) {
    std::ofstream(folder / "k.json") << text;
    return refusal_of([&] { return read_keypoints(folder / "k.json"); }, ErrorCode::input);
  };
  CHECK(has(refused("{\"format\": NaN}"), "is no JSON"));
  CHECK(has(refused(""), "is no JSON"));
  CHECK(has(refused("[]"), "is not a key points file"));
  CHECK(
      has(refusal_of([&] { return read_keypoints(folder / "none.json"); }, ErrorCode::input), "there is no such file"));
}

TEST_CASE("key points of another video are refused by what differs", "[keypoints]") {
  const Keypoints keypoints{sample(), sample()};
  const auto refused = [&](const VideoIdentity& video) {
    return refusal_of(
        [&] {
          check_belongs(keypoints, "k.json", video);
          return 0;
        },
        ErrorCode::input);
  };
  CHECK(has(refused({.sha256 = std::string(64, 'c')}), "the SHA-256 of the file is not the same"));
  CHECK(has(refused({.upright = vision::Size{1280, 720}}), "they are for pictures of 640x480, these are 1280x720"));
  CHECK(has(refused({.frames = 7}), "they are for 6 frames, this one has 7"));
  check_belongs(keypoints, "k.json",
                {.sha256 = keypoints.raw.video.sha256, .upright = vision::Size{640, 480}, .frames = 6});
  check_belongs(keypoints, "k.json", {});
}

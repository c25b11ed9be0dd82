#include "tasks/fitting_preview/keypoints_json.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/json_file.h"
#include "base/part_file.h"
#include "base/version.h"
#include "job/video_facts_json.h"

namespace smartcv::fitting_preview {
namespace {

constexpr const char* format_name = "smartcv-keypoints";
constexpr int format_version = 1;
constexpr const char* estimated = "estimated";
constexpr const char* between = "interpolated";
constexpr std::size_t values_of_a_pose = 3 * nn::joint_count;
// Of a pose: nothing that is drawn is further off.
constexpr float furthest = 1e7F;

FloatJson json_of(const FramePose& pose) {
  std::vector<float> points;
  points.reserve(values_of_a_pose);
  for (const nn::Keypoint& keypoint : pose.keypoints) {
    points.insert(points.end(), {keypoint.point.x, keypoint.point.y, keypoint.score});
  }
  return {{"score", pose.score},
          {"box", {pose.box.x1, pose.box.y1, pose.box.x2, pose.box.y2}},
          {"points", std::move(points)}};
}

bool finite(const FramePose& pose) {
  const auto sane = [](float value) { return std::abs(value) <= furthest; };
  return sane(pose.score) && sane(pose.box.x1) && sane(pose.box.y1) && sane(pose.box.x2) && sane(pose.box.y2) &&
         std::ranges::all_of(pose.keypoints, [&](const nn::Keypoint& keypoint) {
           return sane(keypoint.point.x) && sane(keypoint.point.y) && sane(keypoint.score);
         });
}

void check_pair(const Poses& raw, const Poses& smooth) {
  const bool alike = std::ranges::equal(raw.people, smooth.people, [](const Person& a, const Person& b) {
    return a.id == b.id && a.shot == b.shot &&
           std::ranges::equal(a.poses, b.poses, {}, &FramePose::frame, &FramePose::frame);
  });
  if (!alike) {
    throw Error(ErrorCode::internal, "raw and smoothed key points are not of the same people");
  }
  for (const Poses* poses : {&raw, &smooth}) {
    for (const Person& person : poses->people) {
      if (!std::ranges::all_of(person.poses, finite)) {
        throw Error(ErrorCode::internal, fmt::format("a key point of person {} is no number", person.id));
      }
    }
  }
}

// Head and frames, a line each, so that neither memory nor a reader's eyes have to hold all of it at once.
class Text {
 public:
  Text(const std::filesystem::path& path, bool overwrite)
      : part_(path, overwrite), file_(part_.part_path(), std::ios::binary | std::ios::trunc) {}

  void put(const std::string& text) { file_ << text; }
  void publish() {
    file_.close();
    if (!file_) {
      throw Error(ErrorCode::output, "could not be written to the end; is the disk full?",
                  {.file = part_.final_path().string()});
    }
    part_.publish();
  }

 private:
  PartFile part_;
  std::ofstream file_;
};

std::string head_of(const Poses& poses) {
  FloatJson json = {{"format", format_name}, {"version", format_version}, {"smartcv", version}};
  json["video"] = job::video_json(poses.video);
  json["shots"] = job::shots_json(poses.shots);
  json["estimator"] = {{"name", poses.source.estimator},
                       {"sha256", poses.source.model_sha256},
                       {"person_detector", poses.source.detector}};
  json["people"] = FloatJson::array();
  for (const Person& person : poses.people) {
    json["people"].push_back({{"id", person.id}, {"shot", person.shot}});
  }
  // File names need not be UTF-8; this one is only shown.
  std::string text = json.dump(-1, ' ', false, FloatJson::error_handler_t::replace);
  text.pop_back();
  return text;
}

FloatJson frame_json(std::int64_t frame, const Poses& raw, const Poses& smooth) {
  FloatJson people = FloatJson::array();
  for (std::size_t i = 0; i < raw.people.size(); ++i) {
    const FramePose* pose = raw.people[i].at(frame);
    const FramePose* beside = smooth.people[i].at(frame);
    if (pose != nullptr && beside != nullptr) {
      people.push_back({{"id", raw.people[i].id},
                        {"state", pose->state == PoseState::estimated ? estimated : between},
                        {"raw", json_of(*pose)},
                        {"smooth", json_of(*beside)}});
    }
  }
  return {{"pts", raw.video.times.pts()[static_cast<std::size_t>(frame)]}, {"people", std::move(people)}};
}

// Reading.

float bounded(const JsonValue& json, float value, float least, float most) {
  if (!(value >= least && value <= most)) {
    json.refuse(fmt::format("has a number beyond {} to {}", least, most));
  }
  return value;
}

FramePose pose_of(const JsonValue& json, std::int64_t frame, PoseState state) {
  FramePose pose{.frame = frame, .state = state};
  const JsonValue score = json.at("score");
  pose.score = bounded(score, score.number(), 0, 1);
  const JsonValue box = json.at("box");
  const std::vector<float> corners = box.numbers();
  if (corners.size() != 4) {
    box.refuse("has not four numbers");
  }
  for (const float corner : corners) {
    static_cast<void>(bounded(box, corner, -furthest, furthest));
  }
  pose.box = {corners[0], corners[1], corners[2], corners[3]};
  const JsonValue points = json.at("points");
  const std::vector<float> values = points.numbers();
  if (values.size() != values_of_a_pose) {
    points.refuse(fmt::format("has not {} numbers", values_of_a_pose));
  }
  for (std::size_t i = 0; i < nn::joint_count; ++i) {
    pose.keypoints[i] = {
        {bounded(points, values[3 * i], -furthest, furthest), bounded(points, values[3 * i + 1], -furthest, furthest)},
        bounded(points, values[3 * i + 2], 0, 1)};
  }
  return pose;
}

PoseState state_of(const JsonValue& json) {
  const std::string word = json.text();
  if (word != estimated && word != between) {
    json.refuse(fmt::format("is neither \"{}\" nor \"{}\"", estimated, between));
  }
  return word == estimated ? PoseState::estimated : PoseState::interpolated;
}

// Puts the people of one frame behind what is known of them.
class FrameReader {
 public:
  explicit FrameReader(Keypoints& keypoints) : keypoints_(keypoints) {
    for (std::size_t i = 0; i < keypoints.raw.people.size(); ++i) {
      places_[keypoints.raw.people[i].id] = i;
    }
  }

  void add(const JsonValue& json, std::int64_t frame) {
    const std::int64_t pts = keypoints_.raw.video.times.pts()[static_cast<std::size_t>(frame)];
    if (json.at("pts").integer(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()) !=
        pts) {
      json.at("pts").refuse(fmt::format("is not {}, the pts of that frame of the video: frames are out of order", pts));
    }
    for (const JsonValue& entry : json.at("people").items()) {
      const JsonValue id = entry.at("id");
      const auto place = places_.find(id.integer(1, std::numeric_limits<std::int64_t>::max()));
      if (place == places_.end()) {
        id.refuse("is nobody of \"people\"");
      }
      Person& raw = keypoints_.raw.people[place->second];
      Person& smooth = keypoints_.smooth.people[place->second];
      const FrameSpan& shot = keypoints_.raw.shots[static_cast<std::size_t>(raw.shot)];
      if (frame < shot.first || frame > shot.last) {
        id.refuse("is a person of another shot");
      }
      if (!raw.poses.empty() && raw.poses.back().frame != frame - 1) {
        id.refuse("is there twice, or again after frames without this person");
      }
      const PoseState state = state_of(entry.at("state"));
      raw.poses.push_back(pose_of(entry.at("raw"), frame, state));
      smooth.poses.push_back(pose_of(entry.at("smooth"), frame, state));
    }
  }

 private:
  Keypoints& keypoints_;
  std::map<std::int64_t, std::size_t> places_;  // by id
};

std::vector<Person> people_of(const JsonValue& json, std::size_t shots) {
  std::vector<Person> people;
  for (const JsonValue& entry : json.items()) {
    Person person;
    person.id = entry.at("id").integer(1, std::numeric_limits<std::int64_t>::max());
    person.shot = entry.at("shot").integer(0, static_cast<std::int64_t>(shots) - 1);
    if (!people.empty() && people.back().id >= person.id) {
      entry.at("id").refuse("is not above the one before it");
    }
    people.push_back(std::move(person));
  }
  return people;
}

}  // namespace

void write_keypoints(const std::filesystem::path& file, const Poses& raw, const Poses& smooth, bool overwrite) {
  check_pair(raw, smooth);
  Text text(file, overwrite);
  text.put(head_of(raw) + ",\"frames\":[");
  for (std::int64_t frame = 0; frame < raw.video.times.frames(); ++frame) {
    text.put((frame == 0 ? "\n" : ",\n") + frame_json(frame, raw, smooth).dump());
  }
  text.put("\n]}\n");
  text.publish();
}

Keypoints read_keypoints(const std::filesystem::path& file) {
  const JsonBlame blame{.code = ErrorCode::input, .file = file.string(), .kind = "a key points file"};
  const FloatJson json = parse_json(read_text(file, blame), blame, format_name, format_version);
  const JsonValue root(json, blame);
  Keypoints keypoints;
  Poses& raw = keypoints.raw;
  raw.video = job::video_of(root.at("video"));
  raw.shots = job::shots_of(root.at("shots"), raw.video.times.frames());
  const JsonValue estimator = root.at("estimator");
  raw.source = {.estimator = estimator.at("name").text(),
                .model_sha256 = estimator.at("sha256").sha256(),
                .detector = estimator.at("person_detector").text()};
  raw.people = people_of(root.at("people"), raw.shots.size());
  keypoints.smooth = raw;
  const JsonValue list = root.at("frames");
  const auto frames = list.items();
  if (static_cast<std::int64_t>(frames.size()) != raw.video.times.frames()) {
    list.refuse(fmt::format("has {} entries, but the video has {} frames", frames.size(), raw.video.times.frames()));
  }
  FrameReader reader(keypoints);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    reader.add(frames[i], static_cast<std::int64_t>(i));
  }
  for (std::size_t i = 0; i < raw.people.size(); ++i) {
    if (raw.people[i].poses.empty()) {
      root.at("people").items()[i].refuse("is in no frame");
    }
  }
  return keypoints;
}

void check_belongs(const Keypoints& keypoints, const std::filesystem::path& file, const VideoIdentity& video) {
  const job::VideoFacts& facts = keypoints.raw.video;
  const auto refuse = [&](const std::string& why) {
    throw Error(ErrorCode::input,
                fmt::format("has the key points of another video ({}): {}; estimate them again, without --keypoints",
                            facts.file, why),
                {.file = file.string()});
  };
  if (video.upright && *video.upright != facts.upright) {
    refuse(fmt::format("they are for pictures of {}x{}, these are {}x{}", facts.upright.width, facts.upright.height,
                       video.upright->width, video.upright->height));
  }
  if (video.frames && *video.frames != facts.times.frames()) {
    refuse(fmt::format("they are for {} frames, this one has {}", facts.times.frames(), *video.frames));
  }
  if (video.sha256 && *video.sha256 != facts.sha256) {
    refuse("the SHA-256 of the file is not the same");
  }
}

}  // namespace smartcv::fitting_preview

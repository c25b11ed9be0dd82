#include "tasks/anonymize/tracks_reader.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "tasks/anonymize/tracks_json.h"
#include "tasks/anonymize/tracks_writer.h"

namespace smartcv::anonymize {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t largest_side = 1 << 20;  // pixels

JsonBlame blame_of(const fs::path& path) { return {ErrorCode::usage, path.string(), "a tracks file"}; }

// Any whole number: a pts, or a track's id.
std::int64_t whole(const JsonValue& json) { return json.integer(least, most); }

bool flag(const JsonValue& json, const char* key) { return json.has(key) && json.at(key).boolean(); }

vision::Box box_of(const JsonValue& json) {
  const std::vector<float> sides = json.numbers();
  if (sides.size() != 4) {
    json.refuse("is no box; that is four numbers: left, top, right, bottom");
  }
  const vision::Box box{sides[0], sides[1], sides[2], sides[3]};
  if (box.x2 <= box.x1 || box.y2 <= box.y1) {
    json.refuse("is empty; right and bottom must be greater than left and top");
  }
  return box;
}

vision::Subject subject_of(const JsonValue& json) {
  const std::string word = json.text();
  for (const vision::Subject subject : {vision::Subject::face, vision::Subject::head, vision::Subject::person}) {
    if (word == name_of(subject)) {
      return subject;
    }
  }
  json.refuse(fmt::format("is '{}', which is not known; it is one of face, head, person", word));
}

vision::TrackState state_of(const JsonValue& json) {
  using enum vision::TrackState;
  const std::string word = json.text();
  for (const vision::TrackState state : {detected, interpolated, extended, followed, drawn}) {
    if (word == name_of(state)) {
      return state;
    }
  }
  json.refuse(fmt::format("is '{}', which is not known", word));
}

vision::FaceLandmarks landmarks_of(const JsonValue& json) {
  const std::vector<JsonValue> points = json.items();
  vision::FaceLandmarks landmarks{};
  if (points.size() != landmarks.size()) {
    json.refuse("is no list of five points");
  }
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    const std::vector<float> point = points[i].numbers();
    if (point.size() != 2) {
      points[i].refuse("is no point; that is two numbers");
    }
    landmarks.at(i) = {point[0], point[1]};
  }
  return landmarks;
}

vision::TrackPlace place_of(const JsonValue& json) {
  vision::TrackPlace place;
  place.track = whole(json.at("track"));
  place.state = state_of(json.at("state"));
  place.box = box_of(json.at("box"));
  place.score = json.at("score").number();
  if (json.has("subject")) {
    place.subject = subject_of(json.at("subject"));
  }
  if (json.has("landmarks")) {
    place.landmarks = landmarks_of(json.at("landmarks"));
  }
  return place;
}

PlannedFrame frame_of(const JsonValue& json) {
  PlannedFrame frame;
  frame.pts = whole(json.at("pts"));
  frame.whole = flag(json, "whole");
  frame.starts_shot = flag(json, "starts_shot");
  for (const JsonValue& place : json.at("places").items()) {
    frame.places.push_back(place_of(place));
  }
  if (json.has("eyes")) {
    for (const JsonValue& eye : json.at("eyes").items()) {
      frame.eyes.push_back(box_of(eye));
    }
  }
  return frame;
}

std::vector<KeyBox> keys_of(const JsonValue& json) {
  std::vector<KeyBox> keys;
  for (const JsonValue& key : json.items()) {
    keys.push_back({whole(key.at("pts")), box_of(key.at("box"))});
    if (keys.size() > 1 && keys.back().pts <= std::prev(keys.end(), 2)->pts) {
      key.refuse("is not later than the one before; the pts of the boxes must rise");
    }
  }
  return keys;
}

std::vector<TrackSplit> splits_of(const JsonValue& json) {
  std::vector<TrackSplit> splits;
  for (const JsonValue& part : json.items()) {
    splits.push_back({whole(part.at("pts")), whole(part.at("id"))});
    if (splits.size() > 1 && splits.back().pts <= std::prev(splits.end(), 2)->pts) {
      part.refuse("is not later than the one before; the pts must rise");
    }
  }
  return splits;
}

WhoFound who_of(const JsonValue& json) {
  return {.person = json.at("person").text(),
          .likeness = json.at("likeness").number(),
          .looks = json.at("looks").integer(0, most),
          .why = json.at("why").text()};
}

PlannedTrack track_of(const JsonValue& json) {
  PlannedTrack track;
  track.id = whole(json.at("id"));
  for (const auto& [key, value] : json.members()) {
    if (key == "mask") {
      track.mask = value.boolean();
    } else if (key == "method") {
      track.method = value.text();
    } else if (key == "keys") {
      track.keys = keys_of(value);
    } else if (key == "merge_into") {
      track.merge_into = whole(value);
    } else if (key == "split") {
      track.split = splits_of(value);
    } else if (key == "who") {
      track.who = who_of(value);
    } else if (key != "id") {
      value.refuse("is not known; a track has id, mask, method, keys, merge_into, split and who");
    }
  }
  return track;
}

void read_head(TrackPlan& plan, const JsonValue& root) {
  const JsonValue input = root.at("input");
  plan.input_name = input.at("name").text();
  plan.input_sha256 = input.at("sha256").text();
  plan.upright = {static_cast<int>(input.at("width").integer(1, largest_side)),
                  static_cast<int>(input.at("height").integer(1, largest_side))};
  const std::vector<std::int64_t> base = input.at("time_base").integers(1, most);
  if (base.size() != 2) {
    input.at("time_base").refuse("is no fraction; that is two whole numbers");
  }
  plan.time_base = {base[0], base[1]};
  if (root.has("configuration")) {
    for (const auto& [key, value] : root.at("configuration").members()) {
      plan.configuration.emplace_back(key, value.text());
    }
  }
  std::set<std::int64_t> ids;
  for (const JsonValue& track : root.at("tracks").items()) {
    plan.tracks.push_back(track_of(track));
    if (!ids.insert(plan.tracks.back().id).second) {
      track.refuse(fmt::format("is the second one of track {}", plan.tracks.back().id));
    }
  }
}

void check_in_picture(const vision::Box& box, vision::Size picture, const JsonBlame& blame, const std::string& where) {
  const auto far = 4 * static_cast<float>(std::max(picture.width, picture.height));
  const bool inside = box.x2 > 0 && box.y2 > 0 && box.x1 < static_cast<float>(picture.width) &&
                      box.y1 < static_cast<float>(picture.height);
  const bool near = box.x1 >= -far && box.y1 >= -far && box.x2 <= far && box.y2 <= far;
  if (!inside || !near) {
    blame.refuse(fmt::format("{}: the box {},{},{},{} is out of the picture, which is {}x{}", where, box.x1, box.y1,
                             box.x2, box.y2, picture.width, picture.height));
  }
}

void check_boxes(const TrackPlan& plan, const JsonBlame& blame) {
  for (const PlannedTrack& track : plan.tracks) {
    for (const KeyBox& key : track.keys) {
      check_in_picture(key.box, plan.upright, blame, fmt::format("track {}, keys, pts {}", track.id, key.pts));
    }
  }
  for (std::size_t i = 0; i < plan.frames.size(); ++i) {
    const PlannedFrame& frame = plan.frames[i];
    if (i > 0 && frame.pts <= plan.frames[i - 1].pts) {
      blame.refuse(fmt::format("frame {}: the pts must rise from frame to frame", i));
    }
    for (const vision::TrackPlace& place : frame.places) {
      check_in_picture(place.box, plan.upright, blame, fmt::format("frame {}, track {}", i, place.track));
    }
  }
}

// Reads and drops the frames one by one: a film's frames as JSON would be ten times the size of the file.
FloatJson parse(const fs::path& path, const JsonBlame& blame, const std::function<void(const FloatJson&)>& on_frame) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    blame.refuse("cannot be opened; is the path right?");
  }
  bool in_frames = false;
  const auto callback = [&](int depth, FloatJson::parse_event_t event, FloatJson& parsed) {
    using Event = FloatJson::parse_event_t;
    if (event == Event::key && depth == 1) {
      in_frames = parsed == "frames";
    }
    if (in_frames && depth == 2 && event != Event::key && event != Event::object_start && event != Event::array_start) {
      on_frame(parsed);
      return false;
    }
    return true;
  };
  try {
    return FloatJson::parse(file, callback);
  } catch (const FloatJson::exception& error) {
    blame.refuse(fmt::format("is not JSON (NaN and Infinity are no numbers either): {}", error.what()));
  }
}

TrackPlan read(const fs::path& path, bool with_frames) {
  const JsonBlame blame = blame_of(path);
  TrackPlan plan;
  std::size_t index = 0;
  std::optional<Error> wrong_frame;  // told after what is wrong with the file as a whole
  const FloatJson root = parse(path, blame, [&](const FloatJson& frame) {
    try {
      if (with_frames && !wrong_frame) {
        plan.frames.push_back(frame_of({frame, blame, fmt::format("frames[{}]", index)}));
      }
    } catch (const Error& error) {
      wrong_frame = error;
    }
    ++index;
  });
  check_format(root, blame, tracks_format, tracks_version);
  read_head(plan, {root, blame});
  if (wrong_frame) {
    throw Error(*wrong_frame);
  }
  check_boxes(plan, blame);
  return plan;
}

}  // namespace

TrackPlan read_tracks(const fs::path& path) {
  TrackPlan plan = read(path, true);
  if (plan.frames.empty()) {
    throw Error(ErrorCode::usage, "has no frames; a corrections file is given with --corrections, beside --tracks",
                {.file = path.string()});
  }
  return plan;
}

void add_corrections(TrackPlan& plan, const fs::path& path) {
  TrackPlan corrections = read(path, false);
  if (corrections.input_sha256 != plan.input_sha256) {
    throw Error(ErrorCode::usage, fmt::format("holds corrections for another video ({})", corrections.input_name),
                {.file = path.string()});
  }
  for (PlannedTrack& track : corrections.tracks) {
    const auto same = std::ranges::find_if(plan.tracks, [&](const auto& other) { return other.id == track.id; });
    if (same == plan.tracks.end()) {
      plan.tracks.push_back(std::move(track));
    } else {
      if (!track.who) {
        track.who = same->who;
      }
      *same = std::move(track);
    }
  }
}

std::vector<std::pair<std::string, std::string>> recorded_configuration(const fs::path& path) {
  return read(path, false).configuration;
}

}  // namespace smartcv::anonymize

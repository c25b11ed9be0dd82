#include "tasks/anonymize/tracks_reader.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/format.h"
#include "tasks/anonymize/tracks_json.h"
#include "tasks/anonymize/tracks_writer.h"

namespace smartcv::anonymize {
namespace {

namespace fs = std::filesystem;
using Json = FloatJson;

// What is wrong with the file's content; gets the file's name where it is read.
struct Wrong {
  std::string sentence;
};

[[noreturn]] void wrong(const std::string& where, std::string_view problem) {
  throw Wrong{fmt::format("{}: {}", where, problem)};
}

const Json& member(const Json& object, const char* key, const std::string& where) {
  if (!object.is_object() || !object.contains(key)) {
    wrong(where, fmt::format("\"{}\" is missing", key));
  }
  return object.at(key);
}

std::int64_t integer(const Json& json, const std::string& where) {
  if (!json.is_number_integer()) {
    wrong(where, "a whole number is expected");
  }
  return json.get<std::int64_t>();
}

std::string text(const Json& json, const std::string& where) {
  if (!json.is_string()) {
    wrong(where, "a text is expected");
  }
  return json.get<std::string>();
}

bool boolean(const Json& json, const std::string& where) {
  if (!json.is_boolean()) {
    wrong(where, "true or false is expected");
  }
  return json.get<bool>();
}

float number(const Json& json, const std::string& where) {
  if (!json.is_number() || !std::isfinite(json.get<float>())) {
    wrong(where, "a finite number is expected");
  }
  return json.get<float>();
}

const Json& list(const Json& json, const std::string& where) {
  if (!json.is_array()) {
    wrong(where, "a list is expected");
  }
  return json;
}

vision::Box box_of(const Json& json, const std::string& where) {
  if (!json.is_array() || json.size() != 4) {
    wrong(where, "a box is four numbers: left, top, right, bottom");
  }
  const vision::Box box{number(json[0], where), number(json[1], where), number(json[2], where), number(json[3], where)};
  if (box.x2 <= box.x1 || box.y2 <= box.y1) {
    wrong(where, "the box is empty; right and bottom must be greater than left and top");
  }
  return box;
}

vision::Subject subject_of(const std::string& word, const std::string& where) {
  for (const vision::Subject subject : {vision::Subject::face, vision::Subject::head, vision::Subject::person}) {
    if (word == name_of(subject)) {
      return subject;
    }
  }
  wrong(where, fmt::format("the subject '{}' is not known; it is one of face, head, person", word));
}

vision::TrackState place_state(const std::string& word, const std::string& where) {
  using enum vision::TrackState;
  for (const vision::TrackState state : {detected, interpolated, extended, followed, drawn}) {
    if (word == name_of(state)) {
      return state;
    }
  }
  wrong(where, fmt::format("the state '{}' is not known", word));
}

vision::TrackPlace place_of(const Json& json, const std::string& where) {
  vision::TrackPlace place;
  place.track = integer(member(json, "track", where), where + ", track");
  place.state = place_state(text(member(json, "state", where), where + ", state"), where);
  place.box = box_of(member(json, "box", where), fmt::format("{}, box of track {}", where, place.track));
  place.score = number(member(json, "score", where), where + ", score");
  if (json.contains("subject")) {
    place.subject = subject_of(text(json.at("subject"), where), where);
  }
  if (json.contains("landmarks")) {
    const Json& points = json.at("landmarks");
    vision::FaceLandmarks landmarks{};
    if (!points.is_array() || points.size() != landmarks.size()) {
      wrong(where, "landmarks are five points");
    }
    for (std::size_t i = 0; i < landmarks.size(); ++i) {
      if (!points[i].is_array() || points[i].size() != 2) {
        wrong(where, "a landmark is two numbers");
      }
      landmarks.at(i) = {number(points[i][0], where), number(points[i][1], where)};
    }
    place.landmarks = landmarks;
  }
  return place;
}

PlannedFrame frame_of(const Json& json, std::size_t index) {
  const std::string where = fmt::format("frame {}", index);
  PlannedFrame frame;
  frame.pts = integer(member(json, "pts", where), where + ", pts");
  frame.whole = json.contains("whole") && boolean(json.at("whole"), where + ", whole");
  for (const Json& place : list(member(json, "places", where), where + ", places")) {
    frame.places.push_back(place_of(place, where));
  }
  frame.starts_shot = json.contains("starts_shot") && boolean(json.at("starts_shot"), where + ", starts_shot");
  if (json.contains("eyes")) {
    for (const Json& eye : list(json.at("eyes"), where + ", eyes")) {
      frame.eyes.push_back(box_of(eye, where + ", eyes"));
    }
  }
  return frame;
}

void read_keys(PlannedTrack& track, const Json& json, const std::string& where) {
  for (const Json& key : list(json, where + ", keys")) {
    track.keys.push_back({integer(member(key, "pts", where + ", keys"), where + ", keys"),
                          box_of(member(key, "box", where + ", keys"), where + ", keys")});
    if (track.keys.size() > 1 && track.keys.back().pts <= std::prev(track.keys.end(), 2)->pts) {
      wrong(where + ", keys", "the pts of the boxes must rise");
    }
  }
}

void read_splits(PlannedTrack& track, const Json& json, const std::string& where) {
  for (const Json& part : list(json, where + ", split")) {
    track.split.push_back({integer(member(part, "pts", where + ", split"), where + ", split"),
                           integer(member(part, "id", where + ", split"), where + ", split")});
    if (track.split.size() > 1 && track.split.back().pts <= std::prev(track.split.end(), 2)->pts) {
      wrong(where + ", split", "the pts must rise");
    }
  }
}

WhoFound who_of(const Json& json, const std::string& where) {
  WhoFound who;
  who.person = text(member(json, "person", where), where + ", person");
  who.likeness = number(member(json, "likeness", where), where + ", likeness");
  who.looks = integer(member(json, "looks", where), where + ", looks");
  who.why = text(member(json, "why", where), where + ", why");
  return who;
}

PlannedTrack track_of(const Json& json, std::size_t index) {
  PlannedTrack track;
  track.id = integer(member(json, "id", fmt::format("track entry {}", index)), fmt::format("track entry {}", index));
  const std::string where = fmt::format("track {}", track.id);
  for (const auto& [key, value] : json.items()) {
    if (key == "mask") {
      track.mask = boolean(value, where + ", mask");
    } else if (key == "method") {
      track.method = text(value, where + ", method");
    } else if (key == "keys") {
      read_keys(track, value, where);
    } else if (key == "merge_into") {
      track.merge_into = integer(value, where + ", merge_into");
    } else if (key == "split") {
      read_splits(track, value, where);
    } else if (key == "who") {
      track.who = who_of(value, where + ", who");
    } else if (key != "id") {
      wrong(where,
            fmt::format("'{}' is not known; a track has id, mask, method, keys, merge_into, split and who", key));
    }
  }
  return track;
}

void read_head(TrackPlan& plan, const Json& root) {
  if (!root.is_object() || !root.contains("format") || root.at("format") != tracks_format) {
    throw Wrong{"is not a tracks file of smartcv (its \"format\" is not \"smartcv-tracks\")"};
  }
  const std::int64_t file_version = integer(member(root, "version", "the file"), "version");
  if (file_version > tracks_version) {
    throw Wrong{
        fmt::format("was written by a newer smartcv (version {} of the format, this program reads {}); "
                    "update smartcv",
                    file_version, tracks_version)};
  }
  const Json& input = member(root, "input", "the file");
  plan.input_name = text(member(input, "name", "input"), "input, name");
  plan.input_sha256 = text(member(input, "sha256", "input"), "input, sha256");
  plan.upright = {static_cast<int>(integer(member(input, "width", "input"), "input, width")),
                  static_cast<int>(integer(member(input, "height", "input"), "input, height"))};
  const Json& base = member(input, "time_base", "input");
  if (!base.is_array() || base.size() != 2) {
    wrong("input, time_base", "two whole numbers are expected");
  }
  plan.time_base = {integer(base[0], "input, time_base"), integer(base[1], "input, time_base")};
  if (plan.upright.width <= 0 || plan.upright.height <= 0 || plan.time_base.num <= 0 || plan.time_base.den <= 0) {
    wrong("input", "sizes and time base must be greater than zero");
  }
  if (root.contains("configuration")) {
    for (const auto& [key, value] : root.at("configuration").items()) {
      plan.configuration.emplace_back(key, text(value, "configuration, " + key));
    }
  }
  std::set<std::int64_t> ids;
  for (const Json& track : list(member(root, "tracks", "the file"), "tracks")) {
    plan.tracks.push_back(track_of(track, plan.tracks.size()));
    if (!ids.insert(plan.tracks.back().id).second) {
      wrong("tracks", fmt::format("track {} stands there twice", plan.tracks.back().id));
    }
  }
}

void check_in_picture(const vision::Box& box, vision::Size picture, const std::string& where) {
  const auto far = 4 * static_cast<float>(std::max(picture.width, picture.height));
  const bool inside = box.x2 > 0 && box.y2 > 0 && box.x1 < static_cast<float>(picture.width) &&
                      box.y1 < static_cast<float>(picture.height);
  const bool near = box.x1 >= -far && box.y1 >= -far && box.x2 <= far && box.y2 <= far;
  if (!inside || !near) {
    wrong(where, fmt::format("the box {},{},{},{} is out of the picture, which is {}x{}", box.x1, box.y1, box.x2,
                             box.y2, picture.width, picture.height));
  }
}

void check_boxes(const TrackPlan& plan) {
  for (const PlannedTrack& track : plan.tracks) {
    for (const KeyBox& key : track.keys) {
      check_in_picture(key.box, plan.upright, fmt::format("track {}, keys, pts {}", track.id, key.pts));
    }
  }
  for (std::size_t i = 0; i < plan.frames.size(); ++i) {
    const PlannedFrame& frame = plan.frames[i];
    if (i > 0 && frame.pts <= plan.frames[i - 1].pts) {
      wrong(fmt::format("frame {}", i), "the pts must rise from frame to frame");
    }
    for (const vision::TrackPlace& place : frame.places) {
      check_in_picture(place.box, plan.upright, fmt::format("frame {}, track {}", i, place.track));
    }
  }
}

// Reads and drops the frames one by one: a film's frames as JSON would be ten times the size of the file.
Json parse(const fs::path& path, const std::function<void(const Json& frame)>& on_frame) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Wrong{"cannot be opened; is the path right?"};
  }
  bool in_frames = false;
  const auto callback = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::key && depth == 1) {
      in_frames = parsed == "frames";
    }
    if (in_frames && depth == 2 && event != Json::parse_event_t::key && event != Json::parse_event_t::object_start &&
        event != Json::parse_event_t::array_start) {
      on_frame(parsed);
      return false;
    }
    return true;
  };
  try {
    return Json::parse(file, callback);
  } catch (const Json::exception& error) {
    throw Wrong{fmt::format("is not JSON (NaN and Infinity are no numbers either): {}", error.what())};
  }
}

TrackPlan read(const fs::path& path, bool with_frames) {
  try {
    TrackPlan plan;
    std::size_t index = 0;
    std::optional<Wrong> wrong_frame;  // told after what is wrong with the file as a whole
    const Json root = parse(path, [&](const Json& frame) {
      try {
        if (with_frames && !wrong_frame) {
          plan.frames.push_back(frame_of(frame, index));
        }
      } catch (const Wrong& problem) {
        wrong_frame = problem;
      }
      ++index;
    });
    read_head(plan, root);
    if (wrong_frame) {
      throw Wrong{*wrong_frame};
    }
    check_boxes(plan);
    return plan;
  } catch (const Wrong& problem) {
    throw Error(ErrorCode::usage, problem.sentence, {.file = path.string()});
  }
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

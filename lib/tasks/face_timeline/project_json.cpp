#include "tasks/face_timeline/project_json.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <utility>

#include "base/format.h"
#include "base/sha256.h"
#include "job/video_facts_json.h"
#include "tasks/face_timeline/embedding_source_json.h"

namespace smartcv::face_timeline {
namespace {

static_assert(std::endian::native == std::endian::little, "embeddings are written as they lie in memory");

constexpr std::string_view format_name = "smartcv face project";
constexpr int version = 1;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

// One letter a face.
constexpr std::array<std::pair<vision::TrackState, char>, 3> state_letters{{{vision::TrackState::detected, 'd'},
                                                                            {vision::TrackState::interpolated, 'i'},
                                                                            {vision::TrackState::extended, 'e'}}};

char letter_of(vision::TrackState state) {
  return std::ranges::find(state_letters, state, &std::pair<vision::TrackState, char>::first)->second;
}

FloatJson json_of(const vision::Box& box) { return {box.x1, box.y1, box.x2, box.y2}; }

FloatJson json_of(const FaceTrack& track) {
  std::string states;
  std::vector<float> scores;
  std::vector<float> boxes;
  for (const TrackFace& face : track.faces) {
    states += letter_of(face.state);
    scores.push_back(face.score);
    boxes.insert(boxes.end(), {face.box.x1, face.box.y1, face.box.x2, face.box.y2});
  }
  FloatJson samples = FloatJson::array();
  for (const identity::FaceSample& sample : track.samples) {
    samples.push_back({{"frame", sample.frame}, {"quality", sample.quality}, {"box", json_of(sample.box)}});
  }
  return {{"id", track.id},   {"shot", track.shot}, {"first_frame", track.span().first},         {"states", states},
          {"scores", scores}, {"boxes", boxes},     {"thumbnail_bytes", track.thumbnail.size()}, {"samples", samples}};
}

vision::Box box_of(std::span<const float> corners) { return {corners[0], corners[1], corners[2], corners[3]}; }

vision::Box box_of(const JsonValue& json) {
  const std::vector<float> corners = json.numbers();
  if (corners.size() != 4) {
    json.refuse("has not four numbers");
  }
  return box_of(corners);
}

std::vector<TrackFace> faces_of(const JsonValue& json, const FrameSpan& shot) {
  const std::int64_t first = json.at("first_frame").integer(shot.first, shot.last);
  const std::string states = json.at("states").text();
  const std::vector<float> scores = json.at("scores").numbers();
  const std::vector<float> boxes = json.at("boxes").numbers();
  if (states.empty() || states.size() > static_cast<std::size_t>(shot.last - first + 1)) {
    json.at("states").refuse("is empty or leaves the shot");
  }
  if (scores.size() != states.size() || boxes.size() != 4 * states.size()) {
    json.refuse("has not as many scores and boxes as states");
  }
  std::vector<TrackFace> faces(states.size());
  for (std::size_t i = 0; i < faces.size(); ++i) {
    const auto* const state = std::ranges::find(state_letters, states[i], &std::pair<vision::TrackState, char>::second);
    if (state == state_letters.end()) {
      json.at("states").refuse("has other letters than d, i and e");
    }
    faces[i] = {.frame = first + static_cast<std::int64_t>(i),
                .box = box_of(std::span(boxes).subspan(4 * i, 4)),
                .score = scores[i],
                .state = state->first};
  }
  return faces;
}

FaceTrack track_of(const JsonValue& json, const std::vector<FrameSpan>& shots) {
  FaceTrack track{.id = json.at("id").integer(1, most),
                  .shot = json.at("shot").integer(0, static_cast<std::int64_t>(shots.size()) - 1)};
  track.faces = faces_of(json, shots[static_cast<std::size_t>(track.shot)]);
  for (const JsonValue& sample : json.at("samples").items()) {
    track.samples.push_back({.frame = sample.at("frame").integer(track.span().first, track.span().last),
                             .box = box_of(sample.at("box")),
                             .quality = sample.at("quality").number()});
    if (track.samples.back().quality < 0) {
      sample.at("quality").refuse("is below 0");
    }
  }
  return track;
}

}  // namespace

std::string embeddings_bytes(const Analysis& analysis) {
  std::string bytes;
  for (const FaceTrack& track : analysis.tracks) {
    for (const identity::FaceSample& sample : track.samples) {
      if (sample.embedding.size() != static_cast<std::size_t>(analysis.embeddings.dimension)) {
        throw Error(ErrorCode::internal, fmt::format("a face of track {} has no embedding to keep", track.id));
      }
      const auto raw = std::as_bytes(std::span(sample.embedding));
      bytes.append(reinterpret_cast<const char*>(raw.data()), raw.size());
    }
  }
  return bytes;
}

std::string thumbnails_bytes(const Analysis& analysis) {
  std::string bytes;
  for (const FaceTrack& track : analysis.tracks) {
    bytes += track.thumbnail;
  }
  return bytes;
}

std::string project_text(const Analysis& analysis, const ProjectData& data) {
  FloatJson json = {{"format", format_name}, {"version", version}};
  json["video"] = job::video_json(analysis.video);
  json["embeddings"] = embedding_source_json(analysis.embeddings);
  json["embeddings"]["sha256"] = data.embeddings_sha256 ? FloatJson(*data.embeddings_sha256) : FloatJson();
  json["thumbnails"] = {{"sha256", data.thumbnails_sha256}};
  json["shots"] = job::shots_json(analysis.shots);
  json["tracks"] = FloatJson::array();
  for (const FaceTrack& track : analysis.tracks) {
    json["tracks"].push_back(json_of(track));
  }
  // File names need not be UTF-8; this one is only shown.
  return json.dump(-1, ' ', false, FloatJson::error_handler_t::replace) + "\n";
}

ParsedProject parse_project(std::string_view text, const JsonBlame& blame) {
  const FloatJson json = parse_json(text, blame, format_name, version);
  const JsonValue root(json, blame);
  ParsedProject project;
  project.analysis.video = job::video_of(root.at("video"));
  project.analysis.embeddings = embedding_source_of(root.at("embeddings"));
  if (const JsonValue sum = root.at("embeddings").at("sha256"); !sum.is_null()) {
    project.data.embeddings_sha256 = sum.sha256();
  }
  project.data.thumbnails_sha256 = root.at("thumbnails").at("sha256").sha256();
  project.analysis.shots = job::shots_of(root.at("shots"), project.analysis.video.times.frames());
  for (const JsonValue& entry : root.at("tracks").items()) {
    auto& tracks = project.analysis.tracks;
    tracks.push_back(track_of(entry, project.analysis.shots));
    if (tracks.back().id != static_cast<std::int64_t>(tracks.size())) {
      entry.at("id").refuse("is not the next number");
    }
    project.thumbnail_bytes.push_back(static_cast<std::size_t>(entry.at("thumbnail_bytes").integer(0, most)));
  }
  return project;
}

void add_embeddings(Analysis& analysis, std::string_view bytes, const JsonBlame& blame) {
  const auto size = static_cast<std::size_t>(analysis.embeddings.dimension) * sizeof(float);
  for (FaceTrack& track : analysis.tracks) {
    for (identity::FaceSample& sample : track.samples) {
      if (bytes.size() < size) {
        blame.refuse("holds fewer embeddings than project.json has faces");
      }
      sample.embedding.resize(static_cast<std::size_t>(analysis.embeddings.dimension));
      std::memcpy(sample.embedding.data(), bytes.data(), size);
      bytes.remove_prefix(size);
      if (!std::ranges::all_of(sample.embedding, [](float value) { return std::isfinite(value); })) {
        blame.refuse("holds an embedding with something that is no number");
      }
    }
  }
  if (!bytes.empty()) {
    blame.refuse("holds more embeddings than project.json has faces");
  }
}

void add_thumbnails(ParsedProject& project, std::string_view bytes, const JsonBlame& blame) {
  for (std::size_t i = 0; i < project.thumbnail_bytes.size(); ++i) {
    const std::size_t size = project.thumbnail_bytes[i];
    if (size > bytes.size()) {
      blame.refuse(fmt::format("ends before the thumbnail of track {}", project.analysis.tracks[i].id));
    }
    project.analysis.tracks[i].thumbnail = bytes.substr(0, size);
    bytes.remove_prefix(size);
  }
}

}  // namespace smartcv::face_timeline

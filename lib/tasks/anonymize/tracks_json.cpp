#include "tasks/anonymize/tracks_json.h"

#include "base/version.h"
#include "tasks/anonymize/frame_state.h"
#include "tasks/anonymize/tracks_writer.h"

namespace smartcv::anonymize {
namespace {

FloatJson place_json(const vision::TrackPlace& place) {
  FloatJson json = {{"track", place.track}, {"state", name_of(place.state)}, {"box", json_of(place.box)}};
  json["score"] = place.score;
  if (place.subject != vision::Subject::face) {
    json["subject"] = name_of(place.subject);
  }
  if (place.landmarks) {
    FloatJson points = FloatJson::array();
    for (const vision::Point& point : *place.landmarks) {
      points.push_back(FloatJson::array({point.x, point.y}));
    }
    json["landmarks"] = std::move(points);
  }
  return json;
}

}  // namespace

FloatJson json_of(const vision::Box& box) { return FloatJson::array({box.x1, box.y1, box.x2, box.y2}); }

FloatJson json_of(const PlannedTrack& track) {
  FloatJson json = {{"id", track.id}, {"mask", track.mask}};
  if (!track.method.empty()) {
    json["method"] = track.method;
  }
  for (const KeyBox& key : track.keys) {
    json["keys"].push_back({{"pts", key.pts}, {"box", json_of(key.box)}});
  }
  if (track.merge_into) {
    json["merge_into"] = *track.merge_into;
  }
  for (const TrackSplit& part : track.split) {
    json["split"].push_back({{"pts", part.pts}, {"id", part.id}});
  }
  if (track.who) {
    json["who"] = {{"person", track.who->person},
                   {"likeness", track.who->likeness},
                   {"looks", track.who->looks},
                   {"why", track.who->why}};
  }
  return json;
}

FloatJson json_of(const PlannedFrame& frame) {
  FloatJson json = {{"pts", frame.pts}, {"state", name_of(state_of(frame.whole, frame.places))}};
  if (frame.whole) {
    json["whole"] = true;
  }
  if (frame.starts_shot) {
    json["starts_shot"] = true;
  }
  FloatJson places = FloatJson::array();
  // Those left visible as well: a person may say later that they are hidden.
  for (const auto* list : {&frame.places, &frame.visible}) {
    for (const vision::TrackPlace& place : *list) {
      places.push_back(place_json(place));
    }
  }
  json["places"] = std::move(places);
  if (!frame.eyes.empty()) {
    FloatJson eyes = FloatJson::array();
    for (const vision::Box& eye : frame.eyes) {
      eyes.push_back(json_of(eye));
    }
    json["eyes"] = std::move(eyes);
  }
  return json;
}

FloatJson head_json(const TrackPlan& plan) {
  FloatJson configuration = FloatJson::object();
  for (const auto& [key, value] : plan.configuration) {
    configuration[key] = value;
  }
  return {{"format", tracks_format},
          {"version", tracks_version},
          {"smartcv", version},
          {"input",
           {{"name", plan.input_name},
            {"sha256", plan.input_sha256},
            {"width", plan.upright.width},
            {"height", plan.upright.height},
            {"time_base", FloatJson::array({plan.time_base.num, plan.time_base.den})}}},
          {"configuration", std::move(configuration)}};
}

}  // namespace smartcv::anonymize

#include "tasks/anonymize/audit_page.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/base64.h"
#include "base/version.h"

namespace smartcv::anonymize {
namespace {

using Json = nlohmann::ordered_json;

constexpr float low_score = 0.6F;

std::string data_address(const std::string& jpeg) { return "data:image/jpeg;base64," + base64(jpeg); }

Json box_json(const vision::Box& box) { return Json::array({box.x1, box.y1, box.x2, box.y2}); }

// What makes a track worth a second look, in a person's words.
std::vector<std::string> reasons(const AuditTrack& track) {
  std::vector<std::string> list;
  if (track.best_score < low_score) {
    list.emplace_back("low score: perhaps no face at all");
  }
  if (track.detected <= 1) {
    list.emplace_back("detected in one frame only");
  }
  if (track.begins_inside) {
    list.emplace_back("begins in mid-picture: was it there before?");
  }
  if (track.ends_inside) {
    list.emplace_back("ends in mid-picture: is it still there?");
  }
  return list;
}

// Who the track was taken for; nothing where nobody was asked for.
Json who_json(const std::vector<PlannedTrack>& tracks, std::int64_t id) {
  const auto track = std::ranges::find(tracks, id, &PlannedTrack::id);
  if (track == tracks.end() || !track->who) {
    return nullptr;
  }
  const WhoFound& who = *track->who;
  return {{"person", who.person}, {"likeness", who.likeness}, {"looks", who.looks}, {"why", who.why}};
}

Json tracks_json(const AuditBook& book, const std::vector<PlannedTrack>& tracks) {
  Json list = Json::array();
  for (const auto& [id, track] : book.tracks()) {
    Json thumbnails = Json::array();
    for (const AuditThumbnail& thumbnail : track.thumbnails) {
      thumbnails.push_back(
          {{"time", thumbnail.time}, {"state", name_of(thumbnail.state)}, {"src", data_address(thumbnail.jpeg)}});
    }
    list.push_back({{"id", id},
                    {"subject", name_of(track.subject)},
                    {"mask", !track.visible},
                    {"first_pts", track.first_pts},
                    {"last_pts", track.last_pts},
                    {"first", track.first_time},
                    {"last", track.last_time},
                    {"frames", track.frames},
                    {"detected", track.detected},
                    {"score", track.best_score},
                    {"look", reasons(track)},
                    {"who", who_json(tracks, id)},
                    {"thumbnails", std::move(thumbnails)}});
  }
  return list;
}

Json pictures_json(const AuditBook& book) {
  Json list = Json::array();
  for (const AuditPicture& picture : book.pictures()) {
    Json places = Json::array();
    for (const vision::TrackPlace& place : picture.places) {
      places.push_back({{"track", place.track}, {"state", name_of(place.state)}, {"box", box_json(place.box)}});
    }
    list.push_back({{"pts", picture.pts},
                    {"time", picture.time},
                    {"src", data_address(picture.jpeg)},
                    {"places", std::move(places)}});
  }
  return list;
}

Json strip_json(const AuditBook& book) {
  Json list = Json::array();
  for (const auto& [state, frames] : book.strip()) {
    list.push_back(Json::array({name_of(state), frames}));
  }
  return list;
}

Json verification_json(const Verification& verification) {
  Json leaks = Json::array();
  for (const auto* of : {&verification.leaks, &verification.unconfirmed}) {
    for (const Leak& leak : *of) {
      leaks.push_back({{"time", leak.time}, {"confirmed", of == &verification.leaks}, {"box", box_json(leak.box)}});
    }
  }
  return {{"good", verification.good()},
          {"frames", verification.frames},
          {"different_frames", verification.different_frames},
          {"leaks", std::move(leaks)}};
}

}  // namespace

std::string audit_page(const AuditFacts& facts) {
  const auto& [book, head, tracks, result, request, tracks_file] = facts;
  Json data = {{"smartcv", version},
               {"input",
                {{"name", head.input_name},
                 {"sha256", head.input_sha256},
                 {"width", head.upright.width},
                 {"height", head.upright.height},
                 {"time_base", {head.time_base.num, head.time_base.den}}}},
               {"video", request.input.string()},
               {"output", result.written.path.string()},
               {"tracks_file", tracks_file},
               {"frames", result.counts.frames},
               {"masked_frames", result.counts.masked_frames},
               {"whole_frames", result.counts.whole_frames},
               {"strip", strip_json(book)},
               {"cuts", book.cuts()},
               {"tracks", tracks_json(book, tracks)},
               {"pictures", pictures_json(book)}};
  if (result.verification) {
    data["verification"] = verification_json(*result.verification);
  }
  // Nothing in the data may end the element it stands in.
  std::string text = data.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at)) {
    text.replace(at, 1, "\\u003c");
  }
  std::string page = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  page +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
      "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n";
  page += "<title>smartcv audit</title>\n<style>\n";
  page += audit_style();
  page += "</style>\n</head>\n<body>\n";
  page += audit_body();
  page += "<script type=\"application/json\" id=\"data\">";
  page += text;
  page += "</script>\n<script>\n";
  page += audit_script();
  page += "</script>\n</body>\n</html>\n";
  return page;
}

}  // namespace smartcv::anonymize

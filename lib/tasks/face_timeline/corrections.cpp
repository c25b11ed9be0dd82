#include "tasks/face_timeline/corrections.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/format.h"
#include "base/json_file.h"
#include "identity/person_name.h"

namespace smartcv::face_timeline {
namespace {

constexpr std::string_view format_name = "smartcv face corrections";
constexpr int version = 1;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

JsonBlame blame_of(const std::string& file) { return {ErrorCode::usage, file, "a file of corrections"}; }

PersonRef person_of(const JsonValue& value) {
  if (value.is_text()) {
    return value.text();
  }
  return value.integer(1, most);
}

std::vector<PersonRef> people_of(const JsonValue& value, std::size_t least) {
  std::vector<PersonRef> people;
  for (const JsonValue& item : value.items()) {
    people.push_back(person_of(item));
  }
  if (people.size() < least) {
    value.refuse(fmt::format("names fewer than {}", least));
  }
  return people;
}

std::vector<std::int64_t> tracks_of(const JsonValue& value) {
  std::vector<std::int64_t> tracks = value.integers(1, most);
  if (tracks.empty()) {
    value.refuse("names no track");
  }
  return tracks;
}

std::string name_of(const JsonValue& value) {
  try {
    return identity::checked_name(value.text());
  } catch (const Error& error) {
    value.refuse(fmt::format("is no name: {}", error.message()));
  }
}

// A key that is not known may be the very correction somebody relies on.
void refuse_other_keys(const JsonValue& entry, std::string_view kind, std::string_view other = "") {
  for (const auto& [key, value] : entry.members()) {
    if (key != kind && key != other) {
      entry.refuse(fmt::format("has \"{}\", which does not belong to \"{}\"", key, kind));
    }
  }
}

Correction correction_of(const JsonValue& entry) {
  if (entry.has("merge")) {
    refuse_other_keys(entry, "merge");
    return Merge{people_of(entry.at("merge"), 2)};
  }
  if (entry.has("split")) {
    refuse_other_keys(entry, "split", "name");
    return Split{tracks_of(entry.at("split")), entry.has("name") ? name_of(entry.at("name")) : ""};
  }
  if (entry.has("rename")) {
    refuse_other_keys(entry, "rename", "name");
    return Rename{person_of(entry.at("rename")), name_of(entry.at("name"))};
  }
  if (entry.has("ignore")) {
    refuse_other_keys(entry, "ignore");
    return Ignore{.people = people_of(entry.at("ignore"), 1), .tracks = {}};
  }
  if (entry.has("ignore_tracks")) {
    refuse_other_keys(entry, "ignore_tracks");
    return Ignore{.people = {}, .tracks = tracks_of(entry.at("ignore_tracks"))};
  }
  entry.refuse("is none of merge, split, rename, ignore, ignore_tracks");
}

FloatJson json_of(const PersonRef& ref) {
  return std::visit([](const auto& value) { return FloatJson(value); }, ref);
}

FloatJson json_of(const std::vector<PersonRef>& people) {
  FloatJson list = FloatJson::array();
  std::ranges::for_each(people, [&](const PersonRef& ref) { list.push_back(json_of(ref)); });
  return list;
}

struct ToJson {
  FloatJson operator()(const Merge& merge) const { return {{"merge", json_of(merge.people)}}; }
  FloatJson operator()(const Split& split) const {
    FloatJson json = {{"split", split.tracks}};
    if (!split.name.empty()) {
      json["name"] = split.name;
    }
    return json;
  }
  FloatJson operator()(const Rename& rename) const {
    return {{"rename", json_of(rename.person)}, {"name", rename.name}};
  }
  FloatJson operator()(const Ignore& ignore) const {
    return ignore.tracks.empty() ? FloatJson{{"ignore", json_of(ignore.people)}}
                                 : FloatJson{{"ignore_tracks", ignore.tracks}};
  }
};

}  // namespace

Corrections parse_corrections(std::string_view json, const std::string& file) {
  const JsonBlame blame = blame_of(file);
  const FloatJson parsed = parse_json(json, blame, format_name, version);
  const JsonValue root(parsed, blame);
  Corrections corrections{.file = file};
  if (root.has("video_sha256")) {
    corrections.video_sha256 = root.at("video_sha256").sha256();
  }
  for (const JsonValue& entry : root.at("corrections").items()) {
    corrections.list.push_back(correction_of(entry));
  }
  return corrections;
}

Corrections read_corrections(const std::filesystem::path& file) {
  return parse_corrections(read_text(file, blame_of(file.string())), file.string());
}

std::string corrections_text(const Corrections& corrections) {
  FloatJson json = {{"format", format_name}, {"version", version}};
  if (!corrections.video_sha256.empty()) {
    json["video_sha256"] = corrections.video_sha256;
  }
  json["corrections"] = FloatJson::array();
  for (const Correction& correction : corrections.list) {
    json["corrections"].push_back(std::visit(ToJson(), correction));
  }
  return json.dump(2) + "\n";
}

}  // namespace smartcv::face_timeline

#include "tasks/face_timeline/identity_db_json.h"

#include <limits>
#include <set>
#include <system_error>

#include "base/format.h"
#include "base/json_file.h"
#include "identity/embedding_source.h"
#include "identity/person_name.h"
#include "tasks/face_timeline/embedding_source_json.h"

namespace smartcv::face_timeline {
namespace {

constexpr std::string_view format_name = "smartcv identity database";
constexpr int version = 1;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() - 1;

FloatJson json_of(const Exemplar& exemplar) {
  return {{"video_sha256", exemplar.video_sha256},
          {"tracks_sha256", exemplar.tracks_sha256},
          {"tracks", exemplar.tracks},
          {"weight", static_cast<float>(exemplar.weight)},
          {"mean", exemplar.mean}};
}

Exemplar exemplar_of(const JsonValue& json, int dimension) {
  Exemplar exemplar{.video_sha256 = json.at("video_sha256").sha256(),
                    .tracks_sha256 = json.at("tracks_sha256").sha256(),
                    .tracks = json.at("tracks").integers(1, most),
                    .weight = static_cast<double>(json.at("weight").number()),
                    .mean = json.at("mean").numbers()};
  if (!exemplar.mean.empty() && exemplar.mean.size() != static_cast<std::size_t>(dimension)) {
    json.at("mean").refuse(fmt::format("has not {} numbers", dimension));
  }
  if (exemplar.mean.empty() ? exemplar.weight != 0 : exemplar.weight <= 0) {
    json.at("weight").refuse("does not fit the mean");
  }
  return exemplar;
}

KnownPerson person_of(const JsonValue& json, int dimension) {
  KnownPerson person{.id = json.at("id").text(), .name = json.at("name").text(), .known = json.at("known").boolean()};
  // The id becomes part of file names.
  const bool plain = person.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (person.id.empty() || person.id.size() > 100 || !plain) {
    json.at("id").refuse("is no id");
  }
  try {
    static_cast<void>(identity::checked_name(person.name));
  } catch (const Error& error) {
    json.at("name").refuse(fmt::format("is no name: {}", error.message()));
  }
  for (const JsonValue& id : json.at("former_ids").items()) {
    person.former_ids.push_back(id.text());
  }
  for (const JsonValue& exemplar : json.at("videos").items()) {
    person.exemplars.push_back(exemplar_of(exemplar, dimension));
  }
  if (person.exemplars.empty()) {
    json.at("videos").refuse("is empty");
  }
  return person;
}

}  // namespace

std::string identity_db_text(const IdentityDb& db) {
  FloatJson json = {{"format", format_name},
                    {"version", version},
                    {"embeddings", embedding_source_json(db.source)},
                    {"next_number", db.next_number},
                    {"people", FloatJson::array()}};
  for (const KnownPerson& person : db.people) {
    FloatJson entry = {{"id", person.id},
                       {"name", person.name},
                       {"known", person.known},
                       {"former_ids", person.former_ids},
                       {"videos", FloatJson::array()}};
    for (const Exemplar& exemplar : person.exemplars) {
      entry["videos"].push_back(json_of(exemplar));
    }
    json["people"].push_back(std::move(entry));
  }
  return json.dump(1) + "\n";
}

IdentityDb read_identity_db(const std::filesystem::path& file, const identity::EmbeddingSource& source) {
  std::error_code problem;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, problem))) {
    return {.source = source};
  }
  const JsonBlame blame{ErrorCode::input, file.string(), "an identity database"};
  const FloatJson json = parse_json(read_text(file, blame), blame, format_name, version);
  const JsonValue root(json, blame);
  IdentityDb db{.source = embedding_source_of(root.at("embeddings")),
                .next_number = root.at("next_number").integer(1, most)};
  if (const std::string why = difference(db.source, source); !why.empty()) {
    blame.refuse(
        fmt::format("was made another way than this run would go on with it: {}; run with the settings it was "
                    "made with, or give another file",
                    why));
  }
  std::set<std::string> ids;
  for (const JsonValue& entry : root.at("people").items()) {
    db.people.push_back(person_of(entry, db.source.dimension));
    if (!ids.insert(db.people.back().id).second) {
      entry.refuse("has an id that somebody before it has");
    }
  }
  return db;
}

}  // namespace smartcv::face_timeline

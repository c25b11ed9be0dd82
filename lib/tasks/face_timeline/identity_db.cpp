#include "tasks/face_timeline/identity_db.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/sha256.h"
#include "identity/calibration.h"
#include "identity/likeness.h"
#include "tasks/face_timeline/identity_db_json.h"
#include "tasks/face_timeline/identity_names.h"

namespace smartcv::face_timeline {
namespace {

Exemplar exemplar_of(const Identity& identity, const Timeline& timeline, const std::string& digest, int min_face) {
  const Analysis& analysis = *timeline.analysis;
  Exemplar exemplar{.video_sha256 = analysis.video.sha256, .tracks_sha256 = digest, .tracks = identity.tracks()};
  const bool unit_length = identity::calibration_of(analysis.embeddings.embedder).unit_length;
  std::vector<identity::Likeness> looks;
  for (const FaceTrack& track : analysis.tracks) {
    if (std::ranges::binary_search(exemplar.tracks, track.id)) {
      if (auto look = identity::likeness_of(track.samples, min_face, unit_length)) {
        looks.push_back(std::move(*look));
      }
    }
  }
  if (!looks.empty()) {
    std::vector<const identity::Likeness*> all;
    std::ranges::transform(looks, std::back_inserter(all), [](const identity::Likeness& look) { return &look; });
    identity::Likeness look = joined(all, unit_length);
    exemplar.weight = look.weight;
    exemplar.mean = std::move(look.mean);
  }
  return exemplar;
}

// The person of the database an identity is: the one with its id, with all those it has taken in.
KnownPerson taken_out(IdentityDb& db, const Identity& identity) {
  KnownPerson person{.id = identity.id};
  std::vector<KnownPerson> rest;
  for (KnownPerson& other : db.people) {
    const bool was_it = std::ranges::find(identity.former_ids, other.id) != identity.former_ids.end();
    if (other.id == identity.id || was_it) {
      std::ranges::move(other.exemplars, std::back_inserter(person.exemplars));
      std::ranges::move(other.former_ids, std::back_inserter(person.former_ids));
    } else {
      rest.push_back(std::move(other));
    }
  }
  db.people = std::move(rest);
  person.name = identity.name;
  person.known = identity.known;
  std::set<std::string> former(identity.former_ids.begin(), identity.former_ids.end());
  former.insert(person.former_ids.begin(), person.former_ids.end());
  former.erase(person.id);
  person.former_ids.assign(former.begin(), former.end());
  return person;
}

}  // namespace

std::string tracks_digest(const Analysis& analysis) {
  std::string text;
  for (const FaceTrack& track : analysis.tracks) {
    text += fmt::format("{} {} {}\n", track.id, track.span().first, track.span().last);
  }
  return sha256_hex(text);
}

void remember(IdentityDb& db, const Timeline& timeline, int min_face) {
  const std::string digest = tracks_digest(*timeline.analysis);
  for (KnownPerson& person : db.people) {
    std::erase_if(person.exemplars,
                  [&](const Exemplar& exemplar) { return exemplar.video_sha256 == timeline.analysis->video.sha256; });
  }
  for (const Identity& identity : timeline.identities) {
    KnownPerson person = taken_out(db, identity);
    person.exemplars.push_back(exemplar_of(identity, timeline, digest, min_face));
    for (const std::string& id : person.former_ids) {
      db.next_number = std::max(db.next_number, unknown_number(id).value_or(0) + 1);
    }
    db.next_number = std::max(db.next_number, unknown_number(identity.id).value_or(0) + 1);
    db.people.push_back(std::move(person));
  }
  std::erase_if(db.people, [](const KnownPerson& person) { return person.exemplars.empty(); });
  std::ranges::sort(db.people, {}, &KnownPerson::id);
}

IdentityDbFile::IdentityDbFile(std::filesystem::path file, const identity::EmbeddingSource& source)
    : file_(std::move(file)),
      lock_(file_, FileLock::Failure{},
            [this] { log_info(fmt::format("another run is using {}; waiting for it", file_.string())); }),
      db_(read_identity_db(file_, source)) {}

void IdentityDbFile::save() const { write_file(file_, identity_db_text(db_), true); }

void check_identity_db(const std::filesystem::path& file, const identity::EmbeddingSource& source) {
  static_cast<void>(read_identity_db(file, source));
}

}  // namespace smartcv::face_timeline

#include "tasks/face_timeline/naming.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

namespace smartcv::face_timeline {
namespace {

// Somebody of the video and somebody known from elsewhere who look alike.
struct Pair {
  double distance = 0;
  std::int64_t track = 0;  // the first one of the person in the video: a handle that outlives joining
  std::size_t elsewhere = 0;

  friend bool operator<(const Pair& a, const Pair& b) {
    return std::tie(a.distance, a.track, a.elsewhere) < std::tie(b.distance, b.track, b.elsewhere);
  }
};

using DistanceTo = std::function<double(const identity::Likeness&, std::size_t elsewhere)>;

// All pairs nearer than the threshold, nearest first.
std::vector<Pair> near_pairs(const Roster& roster, std::size_t elsewhere, double threshold,
                             const DistanceTo& distance) {
  std::vector<Pair> pairs;
  for (const Person& person : roster.people()) {
    const auto look = person.look(roster.unit_length());
    for (std::size_t other = 0; look && other < elsewhere; ++other) {
      if (const double apart = distance(*look, other); apart < threshold) {
        pairs.push_back({apart, person.first_track(), other});
      }
    }
  }
  std::ranges::sort(pairs, std::less<>());
  return pairs;
}

double distance_to(const identity::GalleryPerson& person, const identity::Likeness& look) {
  double sum = 0;
  for (const auto& face : person.faces) {
    sum += identity::distance(face, look.mean);
  }
  return sum / static_cast<double>(person.faces.size());
}

// As average linkage would see the person's videos beside the look. Infinite for somebody nobody could look at.
double distance_to(const KnownPerson& person, const identity::Likeness& look) {
  double sum = 0;
  double weight = 0;
  for (const Exemplar& exemplar : person.exemplars) {
    if (!exemplar.mean.empty()) {
      sum += exemplar.weight * identity::distance(exemplar.mean, look.mean);
      weight += exemplar.weight;
    }
  }
  return weight > 0 ? sum / weight : std::numeric_limits<double>::infinity();
}

}  // namespace

std::vector<GalleryDistance> nearest_in(const identity::Gallery& gallery, const identity::Likeness& look) {
  std::vector<GalleryDistance> list;
  list.reserve(gallery.people.size());
  for (const identity::GalleryPerson& person : gallery.people) {
    list.push_back({&person, distance_to(person, look)});
  }
  std::ranges::stable_sort(list, {}, &GalleryDistance::distance);
  return list;
}

Naming::Naming(const Analysis& analysis, const IdentityDb* db, const identity::Calibration& calibration)
    : db_(db), calibration_(calibration), video_sha256_(analysis.video.sha256) {
  if (db_ != nullptr) {
    tracks_sha256_ = tracks_digest(analysis);
    next_unknown_ = db_->next_number;
    for (const KnownPerson& person : db_->people) {
      ids_.reserve(person.name, person.id);
    }
  }
}

void Naming::name_by_gallery(Roster& roster, const identity::Gallery& gallery) {
  const auto apart = [&](const identity::Likeness& look, std::size_t other) {
    return distance_to(gallery.people[other], look);
  };
  for (const Pair& pair : near_pairs(roster, gallery.people.size(), calibration_.photo_threshold, apart)) {
    const std::size_t person = roster.with_track(pair.track).value();
    if (roster.at(person).id.empty()) {
      const std::string& name = gallery.people[pair.elsewhere].name;
      roster.claim(person, ids_.id_of(name), name, true);
    }
  }
}

const KnownPerson* Naming::recorded(std::int64_t track) const {
  if (db_ == nullptr) {
    return nullptr;
  }
  const auto found = std::ranges::find_if(db_->people, [&](const KnownPerson& person) {
    return std::ranges::any_of(person.exemplars, [&](const Exemplar& exemplar) {
      return exemplar.video_sha256 == video_sha256_ && exemplar.tracks_sha256 == tracks_sha256_ &&
             std::ranges::find(exemplar.tracks, track) != exemplar.tracks.end();
    });
  });
  return found == db_->people.end() ? nullptr : &*found;
}

void Naming::meet(Roster& roster, std::size_t person, const KnownPerson& known) {
  if (roster.at(person).id.empty()) {
    roster.claim(person, known.id, known.name, known.known);
    return;
  }
  const auto& former = known.former_ids;
  const bool was_called_so = std::ranges::find(former, roster.at(person).id) != former.end();
  if ((!known.known || was_called_so) && !roster.with_id(known.id)) {
    roster.at(person).former_ids.push_back(known.id);
  }
}

void Naming::take_former_ids(Roster& roster) const {
  for (const KnownPerson& known : db_->people) {
    const auto person = roster.with_id(known.id);
    for (const std::string& id : person ? known.former_ids : std::vector<std::string>{}) {
      if (!roster.with_id(id)) {
        roster.at(*person).former_ids.push_back(id);
      }
    }
  }
}

void Naming::name_by_db(Roster& roster) {
  if (db_ == nullptr) {
    return;
  }
  std::set<std::int64_t> met;
  std::vector<std::int64_t> handles;
  for (const Person& person : roster.people()) {
    handles.push_back(person.first_track());
  }
  for (const std::int64_t track : handles) {
    if (const KnownPerson* known = recorded(track)) {
      meet(roster, roster.with_track(track).value(), *known);
      met.insert(track);
    }
  }
  const auto apart = [this](const identity::Likeness& look, std::size_t other) {
    return distance_to(db_->people[other], look);
  };
  for (const Pair& pair : near_pairs(roster, db_->people.size(), calibration_.threshold, apart)) {
    const std::size_t person = roster.with_track(pair.track).value();
    // Who was refused, for sharing a frame with the one that was nearer, may still be the next one of the list.
    if (roster.at(person).id.empty() || met.insert(pair.track).second) {
      meet(roster, person, db_->people[pair.elsewhere]);
      met.insert(pair.track);
    }
  }
  take_former_ids(roster);
}

void Naming::number_the_rest(Roster& roster) {
  std::vector<std::pair<std::int64_t, std::size_t>> nameless;  // first frame; people are by their first track
  for (std::size_t i = 0; i < roster.people().size(); ++i) {
    if (roster.people()[i].id.empty()) {
      nameless.emplace_back(roster.people()[i].first_frame(), i);
    }
  }
  std::ranges::sort(nameless);
  for (const auto& [frame, person] : nameless) {
    const std::string id = unknown_id(next_unknown_++);
    roster.claim(person, id, id, false);
  }
}

void Naming::name_newcomer(Roster& roster, std::size_t person) {
  const KnownPerson* known = recorded(roster.at(person).first_track());
  if (known != nullptr && !roster.with_id(known->id)) {
    roster.claim(person, known->id, known->name, known->known);
    return;
  }
  const std::string id = unknown_id(next_unknown_++);
  roster.claim(person, id, id, false);
}

}  // namespace smartcv::face_timeline

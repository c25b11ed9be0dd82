#include "tasks/face_timeline/roster.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace smartcv::face_timeline {
namespace {

std::int64_t id_of(const Member& member) { return member.track->id; }

template <typename Condition>
std::optional<std::size_t> find(const std::vector<Person>& people, const Condition& condition) {
  const auto found = std::ranges::find_if(people, condition);
  return found == people.end() ? std::nullopt
                               : std::optional(static_cast<std::size_t>(std::distance(people.begin(), found)));
}

}  // namespace

std::int64_t Person::first_frame() const {
  return std::ranges::min(members, {}, [](const Member& m) { return m.track->span().first; }).track->span().first;
}

bool Person::has_id(const std::string& wanted) const {
  return id == wanted || std::ranges::find(former_ids, wanted) != former_ids.end();
}

std::optional<identity::Likeness> Person::look(bool unit_length) const {
  std::vector<const identity::Likeness*> looks;
  for (const Member& member : members) {
    if (member.look) {
      looks.push_back(&*member.look);
    }
  }
  return looks.empty() ? std::nullopt : std::optional(joined(looks, unit_length));
}

std::optional<std::int64_t> shared_frame(const Person& a, const Person& b) {
  std::optional<std::int64_t> first;
  for (const Member& x : a.members) {
    for (const Member& y : b.members) {
      if (x.track->span().shares_frame_with(y.track->span())) {
        const std::int64_t frame = std::max(x.track->span().first, y.track->span().first);
        first = std::min(first.value_or(frame), frame);
      }
    }
  }
  return first;
}

std::size_t Roster::add(Person person) {
  std::ranges::sort(person.members, {}, id_of);
  people_.push_back(std::move(person));
  return people_.size() - 1;
}

bool Roster::claim(std::size_t person, const std::string& id, const std::string& name, bool known) {
  if (const auto owner = with_id(id); owner && *owner != person) {
    if (shared_frame(people_[*owner], people_[person])) {
      return false;
    }
    join(*owner, person);
    return true;
  }
  Person& claimer = people_[person];
  if (!claimer.id.empty() && claimer.id != id) {
    claimer.former_ids.push_back(claimer.id);
  }
  std::erase(claimer.former_ids, id);
  claimer.id = id;
  claimer.name = name;
  claimer.known = known;
  return true;
}

void Roster::join(std::size_t into, std::size_t other) {
  Person& winner = people_[into];
  Person& loser = people_[other];
  std::ranges::move(loser.members, std::back_inserter(winner.members));
  std::ranges::sort(winner.members, {}, id_of);
  if (!loser.id.empty()) {
    winner.former_ids.push_back(loser.id);
  }
  std::ranges::move(loser.former_ids, std::back_inserter(winner.former_ids));
  people_.erase(people_.begin() + static_cast<std::ptrdiff_t>(other));
}

std::vector<Member> Roster::take_tracks(const std::vector<std::int64_t>& tracks) {
  std::vector<Member> taken;
  for (Person& person : people_) {
    const auto rest = std::stable_partition(person.members.begin(), person.members.end(), [&](const Member& member) {
      return std::ranges::find(tracks, member.track->id) == tracks.end();
    });
    std::move(rest, person.members.end(), std::back_inserter(taken));
    person.members.erase(rest, person.members.end());
  }
  std::erase_if(people_, [](const Person& person) { return person.members.empty(); });
  std::ranges::sort(taken, {}, id_of);
  return taken;
}

std::optional<std::size_t> Roster::with_id(const std::string& id) const {
  return find(people_, [&](const Person& person) { return !id.empty() && person.has_id(id); });
}

std::optional<std::size_t> Roster::with_name(const std::string& name) const {
  return find(people_, [&](const Person& person) { return person.name == name; });
}

std::optional<std::size_t> Roster::with_track(std::int64_t track) const {
  return find(people_, [&](const Person& person) {
    return std::ranges::any_of(person.members, [&](const Member& member) { return member.track->id == track; });
  });
}

}  // namespace smartcv::face_timeline

#ifndef SMARTCV_TASKS_FACE_TIMELINE_ROSTER_H
#define SMARTCV_TASKS_FACE_TIMELINE_ROSTER_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "identity/likeness.h"
#include "tasks/face_timeline/analysis.h"

namespace smartcv::face_timeline {

// A track with the way it looks; nothing when no face was good enough.
struct Member {
  const FaceTrack* track = nullptr;
  std::optional<identity::Likeness> look;
};

// Somebody while it is being decided who that is.
struct Person {
  std::string id;    // empty: not decided yet
  std::string name;  // empty as long as the id is
  bool known = false;
  std::vector<std::string> former_ids;
  std::vector<Member> members;  // by track id; never empty

  [[nodiscard]] std::int64_t first_frame() const;
  [[nodiscard]] std::int64_t first_track() const { return members.front().track->id; }
  [[nodiscard]] bool has_id(const std::string& wanted) const;  // now or before
  // Of all members that have one.
  [[nodiscard]] std::optional<identity::Likeness> look(bool unit_length) const;
};

// The first frame two people are both on screen; nothing when there is none.
[[nodiscard]] std::optional<std::int64_t> shared_frame(const Person& a, const Person& b);

// All people of a video. Indices stay valid until a person is joined into another or taken out.
class Roster {
 public:
  explicit Roster(bool unit_length) : unit_length_(unit_length) {}

  [[nodiscard]] const std::vector<Person>& people() const noexcept { return people_; }
  [[nodiscard]] Person& at(std::size_t person) { return people_[person]; }
  [[nodiscard]] bool unit_length() const noexcept { return unit_length_; }

  std::size_t add(Person person);
  // Gives a person an identity. When somebody has this id already, both become one, unless they share a frame: then
  // nothing happens and false comes back. `person` may be gone afterwards.
  bool claim(std::size_t person, const std::string& id, const std::string& name, bool known);
  // `into` takes over members and ids of `other`, which is gone afterwards.
  void join(std::size_t into, std::size_t other);
  // Takes tracks from whoever has them; people without tracks are gone afterwards. What was not found is left out.
  std::vector<Member> take_tracks(const std::vector<std::int64_t>& tracks);

  [[nodiscard]] std::optional<std::size_t> with_id(const std::string& id) const;
  [[nodiscard]] std::optional<std::size_t> with_name(const std::string& name) const;
  [[nodiscard]] std::optional<std::size_t> with_track(std::int64_t track) const;

 private:
  bool unit_length_;
  std::vector<Person> people_;  // by first track at first; in no order that matters later
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_ROSTER_H

#ifndef SMARTCV_TASKS_FACE_TIMELINE_NAMING_H
#define SMARTCV_TASKS_FACE_TIMELINE_NAMING_H

#include <cstdint>
#include <string>
#include <vector>

#include "identity/calibration.h"
#include "identity/gallery.h"
#include "tasks/face_timeline/identity_db.h"
#include "tasks/face_timeline/identity_names.h"
#include "tasks/face_timeline/roster.h"
#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline {

// Gives the people of a video their ids and names: by the gallery, by the identity database, by number.
class Naming {
 public:
  // `db` may be null, else it outlives this.
  Naming(const Analysis& analysis, const IdentityDb* db, const identity::Calibration& calibration);

  // People and gallery are paired, the nearest pairs first: nobody is named who is farther than the threshold from
  // everybody in the gallery, and two people who share a frame never get one name.
  void name_by_gallery(Roster& roster, const identity::Gallery& gallery);
  // First what the database recorded of this very analysis, then the nearest pairs as above. Who has the gallery's name
  // keeps it; when an unknown person of the database is nearest, or one who was called so, it is the same person from
  // now on.
  void name_by_db(Roster& roster);
  // Whoever has no id: by first appearance.
  void number_the_rest(Roster& roster);

  [[nodiscard]] std::string id_of(const std::string& name) { return ids_.id_of(name); }
  // For somebody a correction has made. With a database: the id it got when this was corrected before.
  void name_newcomer(Roster& roster, std::size_t person);

 private:
  [[nodiscard]] const KnownPerson* recorded(std::int64_t track) const;
  static void meet(Roster& roster, std::size_t person, const KnownPerson& known);
  // Corrections may use them here as well.
  void take_former_ids(Roster& roster) const;

  const IdentityDb* db_;
  identity::Calibration calibration_;
  std::string video_sha256_;
  std::string tracks_sha256_;
  std::int64_t next_unknown_ = 1;
  IdentityIds ids_;
};

// The people of a gallery by their distance to somebody, nearest first.
struct GalleryDistance {
  const identity::GalleryPerson* person;
  double distance;  // mean over the photos
};
[[nodiscard]] std::vector<GalleryDistance> nearest_in(const identity::Gallery& gallery, const identity::Likeness& look);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_NAMING_H

#ifndef SMARTCV_TASKS_FACE_TIMELINE_IDENTITY_DB_H
#define SMARTCV_TASKS_FACE_TIMELINE_IDENTITY_DB_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file_lock.h"
#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline {

// The people of many videos, so that one who comes again keeps the id.

// How a person looked in one video.
struct Exemplar {
  std::string video_sha256;
  std::string tracks_sha256;         // of the analysis (see tracks_digest()): the numbers below belong to it
  std::vector<std::int64_t> tracks;  // the person's tracks there
  double weight = 0;                 // sum of the qualities behind `mean`
  std::vector<float> mean;           // as a track's mean, see track_means.h
};

struct KnownPerson {
  std::string id;    // as in Identity
  std::string name;  // as in Identity
  bool known = false;
  std::vector<std::string> former_ids;  // which still name this person in corrections
  std::vector<Exemplar> exemplars;      // never empty
};

struct IdentityDb {
  identity::EmbeddingSource source;  // all exemplars come from it
  std::int64_t next_number = 1;      // of the next unknown person; never used twice
  std::vector<KnownPerson> people;   // by id
};

// Names the tracks of an analysis: the same tracks with the same numbers give the same digest.
[[nodiscard]] std::string tracks_digest(const Analysis& analysis);

// Takes over what a video says: its people with their ids, names and looks (from the faces identify() went by, at least
// `min_face` pixels wide), in place of what the same video had said before. `timeline` was made by identify() with this
// `db`. Whom no video shows any more is forgotten.
void remember(IdentityDb& db, const Timeline& timeline, int min_face);

// The file `--identity-db` names: JSON, see docs/face-timeline.md. Made when it is not there yet.
class IdentityDbFile {
 public:
  // Waits while another run uses the file, then reads it; holds it until destruction, which must be soon: open it for
  // identify(), not for the analysis. Throws Error(input) for a file that is no identity database, of a newer version,
  // or whose embeddings come from another embedder, model file, detector or alignment than `source` says (what and
  // which are named), and Error(output) when the folder cannot be written to.
  IdentityDbFile(std::filesystem::path file, const identity::EmbeddingSource& source);

  [[nodiscard]] IdentityDb& db() noexcept { return db_; }
  // Whole or not at all. Throws Error(output).
  void save() const;

 private:
  std::filesystem::path file_;
  FileLock lock_;
  IdentityDb db_;
};

// What IdentityDbFile would refuse, without waiting: to be asked before hours of analysis.
void check_identity_db(const std::filesystem::path& file, const identity::EmbeddingSource& source);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_IDENTITY_DB_H

#ifndef SMARTCV_TASKS_FACE_TIMELINE_PEOPLE_H
#define SMARTCV_TASKS_FACE_TIMELINE_PEOPLE_H

#include <filesystem>
#include <optional>

#include "tasks/face_timeline/identify.h"

namespace smartcv::face_timeline {

// What the user gives about people: `--gallery`, `--corrections`, `--identity-db`.
struct PeopleFiles {
  std::optional<std::filesystem::path> gallery;
  std::optional<std::filesystem::path> corrections;
  std::optional<std::filesystem::path> identity_db;
};

// The same, read and checked: before hours of analysis, not after.
struct People {
  std::optional<identity::Gallery> gallery;
  std::optional<Corrections> corrections;
  std::optional<std::filesystem::path> identity_db;
};

// `source`: of the embeddings of the video. `looks`: networks for the photos; only asked when there is a gallery, else
// it may be null. Throws what read_gallery(), read_corrections() and check_identity_db() throw, and Error(usage) when
// the photos' embeddings could not be compared with the video's.
[[nodiscard]] People read_people(const PeopleFiles& files, const identity::EmbeddingSource& source,
                                 const identity::PhotoLooks* looks);

// Who is who: identify() with all that is known; the identity database, if there is one, is updated. The end of the job
// and the whole of `recluster` (load_project(), then this). Throws what identify() and IdentityDbFile throw, and
// Error(usage) when the analysis has no embeddings because a project was made without.
[[nodiscard]] Timeline tell_apart(const Analysis& analysis, const Options& options, const People& people);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_PEOPLE_H

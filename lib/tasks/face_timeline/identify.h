#ifndef SMARTCV_TASKS_FACE_TIMELINE_IDENTIFY_H
#define SMARTCV_TASKS_FACE_TIMELINE_IDENTIFY_H

#include "identity/gallery.h"
#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/corrections.h"
#include "tasks/face_timeline/identity_db.h"
#include "tasks/face_timeline/options.h"
#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline {

// What is known about people from elsewhere. Null: nothing.
struct Knowledge {
  const identity::Gallery* gallery = nullptr;
  const IdentityDb* db = nullptr;
  const Corrections* corrections = nullptr;
};

// Who the faces of an analysis are, in this order:
//  1. Tracks without a sample at least options.min_identity_face wide are unrecognized_tracks.
//  2. The others are clustered (cluster_tracks.h): below the threshold they are one person, tracks that share a frame
//     never are.
//  3. Gallery: the nearest person within the threshold for photos gives the name; several clusters may be the same
//  person, but not
//     when they share a frame: then the nearer one is. best and runner_up are told for every identity.
//  4. Identity database: who is nearest within the threshold gives id and name, with the same rule; clusters that were
//     in the database's own record of this video keep their ids. The gallery wins.
//  5. Who has no name yet becomes unknown-01, unknown-02, …, by first appearance; with a database from its next_number.
//  6. Corrections, in their order.
// Deterministic: equal input gives an equal result. Pure but for warnings. `analysis` must outlive the result.
//
// Throws Error(usage) for a correction that names a person or a track this video does not have, merges two people who
// are on screen in one frame, or belongs to another video.
[[nodiscard]] Timeline identify(const Analysis& analysis, const Options& options, const Knowledge& knowledge = {});

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_IDENTIFY_H

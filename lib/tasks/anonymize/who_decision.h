#ifndef SMARTCV_TASKS_ANONYMIZE_WHO_DECISION_H
#define SMARTCV_TASKS_ANONYMIZE_WHO_DECISION_H

#include <cstdint>
#include <span>
#include <vector>

#include "identity/calibration.h"
#include "identity/face_sample.h"
#include "tasks/anonymize/known_people.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

// Note [Whom to hide]
// A track is left visible when it is surely somebody of `--keep`, or, with `--only`, surely nobody of those. Everything
// else is hidden: too few good looks, a look that contradicts (two people in one track, because they were confused
// while they crossed), somebody who is near to two people. Distances are Euclidean ones of embeddings; a look's
// distance to a person is the mean over that person's photos, except where it speaks against leaving the track visible:
// then the nearest photo counts. All of them are shares of what the embedder is calibrated to (identity/calibration.h):
// dlib-resnet's photo threshold is 0.48, dlib's own for single faces 0.6 = 1.25 times that.

// How distances are read.
struct WhoRules {
  double photo = 0;          // the calibrated one: a likeness of one half
  double sure_same = 0;      // the mean of the good looks is nearer than this: surely the person
  double look_same = 0;      // one good look is nearer: it may be the person
  double look_other = 0;     // one good look is farther: it is somebody else
  double sure_other = 0;     // the mean of the good looks is farther: surely somebody else
  double margin = 0;         // the next person must be farther by this
  double share_same = 0.7;   // of the good looks that must be nearer than look_same
  float min_quality = 0.2F;  // of a good look, see identity/face_quality.h
  std::int64_t min_looks = 3;
  bool unit_length = false;
};
[[nodiscard]] WhoRules rules_of(const identity::Calibration& calibration);

struct WhoDecision {
  bool visible = false;
  WhoFound found;
  std::vector<std::int64_t> proofs;  // visible: frames of the looks that say so themselves; they rise
};

// Pure: the same looks, the same decision. `looks`: those of one track by frame.
[[nodiscard]] WhoDecision decide_who(std::span<const identity::FaceSample> looks, const KnownPeople& people,
                                     const WhoRules& rules);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_WHO_DECISION_H

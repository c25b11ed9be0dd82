#ifndef SMARTCV_TASKS_ANONYMIZE_WHO_PLAN_H
#define SMARTCV_TASKS_ANONYMIZE_WHO_PLAN_H

#include "tasks/anonymize/known_people.h"
#include "tasks/anonymize/look_collector.h"
#include "tasks/anonymize/track_plan.h"
#include "tasks/anonymize/who_decision.h"

namespace smartcv::anonymize {

// Note [Proof]
// A track that is left visible is left so where there is proof: within half a second of a look that says who it is,
// with nothing between the two by which the track may have gone over to somebody else: another face over it, a leap,
// a third of a second without a detection. Between two looks a second apart at most that does not matter. What is left
// of the track becomes tracks of their own, which are hidden.
//
// A head or a person is left visible only with the faces in it: never two of them at once, all of them visible and one
// person. Where the face is hidden, or not there for more than half a second, a part of the head is hidden.

// Decides for every track of a plan whether it is left visible, and records why. `plan`: as found, frames and tracks,
// nothing changed yet. `looks`: frames are counted from the first one of the plan.
void decide_tracks(TrackPlan& plan, const TrackLooks& looks, const KnownPeople& people, const WhoRules& rules);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_WHO_PLAN_H

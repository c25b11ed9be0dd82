#ifndef SMARTCV_TASKS_ANONYMIZE_KNOWN_PEOPLE_H
#define SMARTCV_TASKS_ANONYMIZE_KNOWN_PEOPLE_H

#include "identity/calibration.h"
#include "identity/gallery.h"
#include "tasks/anonymize/options.h"

namespace smartcv::anonymize {

// The people a run is told about. Their embeddings live in memory only: nothing here is ever written.
struct KnownPeople {
  identity::Gallery keep;  // stay visible
  identity::Gallery only;  // when there are any, nobody else is hidden
};

// Reads the photos of `--keep` and `--only`: a folder for each person, or loose photos with a person each. Throws
// Error(input) as identity::read_gallery() does, and Error(usage) for somebody who is in both: by name, or because the
// photos look alike.
[[nodiscard]] KnownPeople read_known_people(const Options& options, const identity::PhotoLooks& looks,
                                            const identity::Calibration& calibration);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_KNOWN_PEOPLE_H

#ifndef SMARTCV_TASKS_ANONYMIZE_VERIFICATION_RESULT_H
#define SMARTCV_TASKS_ANONYMIZE_VERIFICATION_RESULT_H

#include <cstdint>
#include <string>
#include <vector>

#include "vision/geometry.h"
#include "vision/track.h"

namespace smartcv::anonymize {

// A face (head, person) in the written file that no mask covers.
struct Leak {
  std::int64_t frame = 0;
  double time = 0;  // seconds
  vision::Subject subject = vision::Subject::face;
  vision::Box box;
  float score = 0;
  std::string jpeg;  // the place and what is around it; of the first few only
};

// What was found when the written file was read again.
struct Verification {
  std::int64_t frames = 0;        // read
  std::int64_t finds = 0;         // at or above the confidence
  std::int64_t covered = 0;       // of these: under a mask
  std::int64_t left_visible = 0;  // of these: of tracks or in places that are not to be hidden
  std::vector<Leak> leaks;
  std::vector<Leak> unconfirmed;  // uncovered finds that a closer look did not confirm: for a person to look at
  std::vector<std::string>
      differences;                    // one sentence for each place where the file is not what was drawn; the first few
  std::int64_t different_frames = 0;  // missing, too many, or not what was drawn

  [[nodiscard]] bool good() const noexcept { return leaks.empty() && different_frames == 0; }
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_VERIFICATION_RESULT_H

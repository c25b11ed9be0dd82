#ifndef SMARTCV_TASKS_ANONYMIZE_AUDIT_PAGE_H
#define SMARTCV_TASKS_ANONYMIZE_AUDIT_PAGE_H

#include <string>
#include <vector>

#include "tasks/anonymize/audit_book.h"
#include "tasks/anonymize/job.h"
#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

// What the page is made of.
struct AuditFacts {
  const AuditBook& book;
  const TrackPlan& head;                    // whose video it is
  const std::vector<PlannedTrack>& tracks;  // what is known about single ones
  const Result& result;
  const Request& request;
  std::string tracks_file;  // that the corrections belong to
};

// The page of `--audit`: one HTML file without any reference to another one. It shows a strip of how sure every frame
// is, each track with thumbnails and what a person should look at, and finished pictures in which tracks can be moved
// and drawn; what is changed there is saved as a corrections file for `--corrections`.
[[nodiscard]] std::string audit_page(const AuditFacts& facts);

// The page's style sheet and its program, see audit_assets.cpp.
[[nodiscard]] const char* audit_style() noexcept;
[[nodiscard]] const char* audit_body() noexcept;
[[nodiscard]] const char* audit_script() noexcept;

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_AUDIT_PAGE_H

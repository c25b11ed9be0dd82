#ifndef SMARTCV_TASKS_ANONYMIZE_VERIFICATION_H
#define SMARTCV_TASKS_ANONYMIZE_VERIFICATION_H

#include <cstdint>
#include <filesystem>

#include "tasks/anonymize/drawn_regions.h"
#include "tasks/anonymize/exposure_search.h"
#include "tasks/anonymize/output_record.h"
#include "tasks/anonymize/verification_result.h"

namespace smartcv::anonymize {

// What a file was like when it was written, to notice that it has been changed since.
struct FileStamp {
  std::uintmax_t size = 0;
  std::filesystem::file_time_type time;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};
// Throws Error(output) when the file is gone.
[[nodiscard]] FileStamp stamp_of(const std::filesystem::path& file);

// Reads the file that was written and searches it mirrored: with finders that see it at another scale than the run did
// (or other ones) this is another look. Every find that is not covered by a mask of its frame is a leak, unless
// `record` says that it was left visible or `regions` that it was not to be looked for, or nobody confirms it: where
// there are several finders another one has to see it, else the same one, in what is around it, not mirrored. Frames
// are held against the record by their times, and their brightness, as a whole and inside each mask, against what was
// drawn: a missing, repeated or shifted frame is found, and one without its mask. Throws Error(output) when the file is
// not `stamp` any more, before or after; Error(input) when it cannot be read.
[[nodiscard]] Verification verify(const std::filesystem::path& file, const FileStamp& stamp, const OutputRecord& record,
                                  const Finders& finders, const DrawnRegions& regions,
                                  const VerificationOptions& options);

// The same for a picture that was written: it is held against the one frame of the record.
[[nodiscard]] Verification verify_still(const std::filesystem::path& file, const FileStamp& stamp,
                                        const OutputRecord& record, const Finders& finders, const DrawnRegions& regions,
                                        const VerificationOptions& options);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_VERIFICATION_H

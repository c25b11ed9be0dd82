#ifndef SMARTCV_BATCH_LEFTOVERS_H
#define SMARTCV_BATCH_LEFTOVERS_H

#include <filesystem>
#include <vector>

#include "batch/plan.h"

namespace smartcv::batch {

// "a.mp4.part": what a job writes before a result has its name.
[[nodiscard]] std::filesystem::path part_of(const std::filesystem::path& result);
// Waits some seconds for a job whose batch was killed a moment ago and that may not quite be gone.
void wait_until_unlocked(const std::filesystem::path& part);

// Partial results and parts that interrupted runs have left beside the results of a file and that nobody writes.
[[nodiscard]] std::vector<std::filesystem::path> leftovers_of(const PlannedFile& file,
                                                              const std::filesystem::path& results);
void remove_all(const std::vector<std::filesystem::path>& paths) noexcept;

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_LEFTOVERS_H

#ifndef SMARTCV_JOB_CHECKS_H
#define SMARTCV_JOB_CHECKS_H

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "job/settings.h"
#include "media/reader.h"

namespace smartcv::job {

// Throws Error(model) for a model file that is missing or has another SHA-256 than the catalogue's.
void check_models(const std::map<std::string, ModelFile>& models);

// Opens a side output and gives it up at once: a report that cannot be written is known before hours of work, not
// after. Throws Error(output).
void check_side_output(const std::optional<std::filesystem::path>& path, bool overwrite);

// The same for those that every job has: report, contact sheet, GPU log.
void check_side_outputs(const Request& request, bool overwrite);

// One sentence about what was wrong with the input; empty when all was in order.
[[nodiscard]] std::string damage(const media::ReadStatistics& read);

// At the end of a whole file: throws Error(input) for a damaged one, or warns when `allow` is set.
void judge_damage(const media::ReadStatistics& read, const std::filesystem::path& input, bool allow);

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_CHECKS_H

#ifndef SMARTCV_APPS_SMARTCV_DOCTOR_COLLECT_H
#define SMARTCV_APPS_SMARTCV_DOCTOR_COLLECT_H

#include <filesystem>
#include <string>

#include "smartcv/doctor/facts.h"

namespace smartcv::doctor {

// Looks at this machine. Every part is guarded: one that is missing or broken leaves its problem in the facts, nothing
// is thrown but std::bad_alloc. Takes a second or two, longer on a slow disk: every model is read once.
[[nodiscard]] Facts collect();

// Whether a file can be made in `folder`, and how much fits; makes one and removes it.
[[nodiscard]] FolderFacts look_at_folder(std::string name, const std::filesystem::path& folder);

// A model's file against what the catalogue says: size first, then `sha256`, lower-case hex, empty when not known.
void check_model(const std::filesystem::path& file, std::uintmax_t size, const std::string& sha256, ModelFacts& facts);

}  // namespace smartcv::doctor

#endif  // SMARTCV_APPS_SMARTCV_DOCTOR_COLLECT_H

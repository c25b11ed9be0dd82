#ifndef SMARTCV_MODELS_ARCHIVE_MEMBER_H
#define SMARTCV_MODELS_ARCHIVE_MEMBER_H

#include <cstdint>
#include <filesystem>
#include <string>

namespace smartcv::models {

// Copies the one file `member` (its exact path in the archive) of a zip or tar.gz into `target`, which is emptied
// before. Nothing else is unpacked: no path in the archive ever becomes a path on the disk. Throws Error(model): no
// archive, damaged, no such member, not a regular file, more than `largest` bytes, disk full.
void extract_member(const std::filesystem::path& archive, const std::string& member,
                    const std::filesystem::path& target, std::uintmax_t largest);

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_ARCHIVE_MEMBER_H

#ifndef SMARTCV_BATCH_THUMBNAIL_H
#define SMARTCV_BATCH_THUMBNAIL_H

#include <filesystem>
#include <string>

#include "batch/state_folder.h"

namespace smartcv::batch {

// A small picture of a result (`output`: below the results' folder), as the base64 of a PNG; of its second second where
// it has one, as videos often begin black. Kept in the state folder. Empty when none can be made.
[[nodiscard]] std::string thumbnail(const StateFolder& state, const std::filesystem::path& output);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_THUMBNAIL_H

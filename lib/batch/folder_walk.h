#ifndef SMARTCV_BATCH_FOLDER_WALK_H
#define SMARTCV_BATCH_FOLDER_WALK_H

#include <filesystem>
#include <functional>

namespace smartcv::batch {

// Calls `visit` for every file below `folder` in a fixed order: a folder's files by name, then its folders by name;
// links to folders last of all, so that what lies in the tree is met under its own name. Each real folder is read once.
// Hidden names and the folders batches keep their books in (state_folder.h) are passed over. `visit` returns false to
// end the walk. Throws Error(input) for a folder that cannot be read.
void walk_folder(const std::filesystem::path& folder, const std::function<bool(const std::filesystem::path&)>& visit);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_FOLDER_WALK_H

#ifndef SMARTCV_BATCH_INDEX_PAGE_H
#define SMARTCV_BATCH_INDEX_PAGE_H

#include <string>

#include "batch/state_folder.h"
#include "batch/summary.h"

namespace smartcv::batch {

// One HTML page that needs nothing else (no script, no other file): a row per file with a thumbnail of its result,
// state, frames, speed, links to result and log. Thumbnails are kept in the state folder, so they are made once.
[[nodiscard]] std::string index_page(const Summary& summary, const StateFolder& state);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_INDEX_PAGE_H

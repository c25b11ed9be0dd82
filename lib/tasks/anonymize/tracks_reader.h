#ifndef SMARTCV_TASKS_ANONYMIZE_TRACKS_READER_H
#define SMARTCV_TASKS_ANONYMIZE_TRACKS_READER_H

#include <filesystem>
#include <optional>

#include "tasks/anonymize/track_plan.h"

namespace smartcv::anonymize {

// Reads a tracks file (docs/anonymize-review.md). Everything in it is checked: a box must be four finite numbers, not
// empty, overlap the picture and stay within four times its size; pts rise; a key of a track that is not known is
// refused, because a misspelt "mask" would expose or hide somebody. Throws Error(usage), one sentence with the place in
// the file.
[[nodiscard]] TrackPlan read_tracks(const std::filesystem::path& path);

// Adds a corrections file, which is a tracks file without frames: its tracks replace those of the same number. Throws
// Error(usage) as read_tracks() does, and when it was made for another video.
void add_corrections(TrackPlan& plan, const std::filesystem::path& path);

// The configuration a tracks file was made with, quickly: keys and values of `configuration`. Throws as read_tracks().
[[nodiscard]] std::vector<std::pair<std::string, std::string>> recorded_configuration(
    const std::filesystem::path& path);

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_TRACKS_READER_H

#ifndef SMARTCV_TESTS_MEDIA_FFPROBE_H
#define SMARTCV_TESTS_MEDIA_FFPROBE_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace smartcv::tests {

// What the ffprobe program says about a file: the second opinion of the tests. `entries` as for its -show_entries;
// one line per item in its "compact" form without prefix.
[[nodiscard]] std::vector<std::string> ffprobe(const std::filesystem::path& path, int stream,
                                               const std::string& entries);

// Stands where ffprobe says "N/A".
inline constexpr std::int64_t no_pts = INT64_MIN;

// The best-effort time stamps of the shown frames of a stream, in its time base.
[[nodiscard]] std::vector<std::int64_t> ffprobe_pts(const std::filesystem::path& path, int stream);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_MEDIA_FFPROBE_H

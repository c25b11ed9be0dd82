#ifndef SMARTCV_TESTS_SUPPORT_FIXTURE_BYTES_H
#define SMARTCV_TESTS_SUPPORT_FIXTURE_BYTES_H

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace smartcv::tests {

// Changes to finished media files that the ffmpeg program does not make. All take and give the whole file's bytes.

[[nodiscard]] std::string read_bytes(const std::filesystem::path& path);
void write_bytes(const std::filesystem::path& path, const std::string& bytes);

// The first `share` (0..1) of the file, as a transfer that broke off leaves it.
[[nodiscard]] std::string cut_short(const std::string& bytes, double share);
// `count` bits flipped at fixed pseudo-random places between the two shares of the file.
[[nodiscard]] std::string flip_bits(std::string bytes, int count, double from, double to);
// MP4: the upper left 2x2 of the track's display matrix (a b c d of ISO 14496-12, 8.3.2), first track.
[[nodiscard]] std::string set_display_matrix(std::string bytes, const std::array<int, 4>& matrix);
// MP4 with its moov box at the end of the file: puts the udta box (cover art) before the tracks.
[[nodiscard]] std::string cover_before_tracks(const std::string& bytes);
// MPEG-TS without its first share, from a packet boundary on: a recording that starts between two key frames.
[[nodiscard]] std::string start_late(const std::string& bytes, double share);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_FIXTURE_BYTES_H

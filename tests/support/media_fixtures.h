#ifndef SMARTCV_TESTS_SUPPORT_MEDIA_FIXTURES_H
#define SMARTCV_TESTS_SUPPORT_MEDIA_FIXTURES_H

#include <filesystem>
#include <string>
#include <vector>

namespace smartcv::tests {

// A small clip by name (the names stand in media_fixtures.cpp). Made on first use with the ffmpeg program and kept in
// a cache folder of the build, under a name that holds a hash of the recipe; several processes may ask at once.
// Never write to the file: copy it first. Throws std::runtime_error for an unknown name or when ffmpeg fails.
[[nodiscard]] std::filesystem::path fixture(const std::string& name);

// The names of all clips that are whole: a reader has to find nothing wrong with them.
[[nodiscard]] std::vector<std::string> sound_fixtures();

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_MEDIA_FIXTURES_H

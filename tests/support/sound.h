#ifndef SMARTCV_TESTS_SUPPORT_SOUND_H
#define SMARTCV_TESTS_SUPPORT_SOUND_H

#include <filesystem>
#include <vector>

namespace smartcv::tests {

// What a file sounds like, decoded by the ffmpeg program, which minds the file's times.
struct Sound {
  std::vector<double> beeps;  // seconds at which it becomes loud after a tenth of a second of silence
  double seconds = 0;
};
[[nodiscard]] Sound sound_of(const std::filesystem::path& file);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_SOUND_H

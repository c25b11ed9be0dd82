#include "tests/support/sound.h"

#include <cmath>
#include <cstddef>
#include <cstring>
#include <string>

#include "tests/support/run_command.h"

namespace smartcv::tests {

Sound sound_of(const std::filesystem::path& file) {
  constexpr int rate = 48'000;
  constexpr float loud = 0.1F;
  // -copyts: Matroska may say that the sound begins before the picture (what an encoder puts before the first sample).
  const std::string bytes =
      run_successfully({"ffmpeg", "-v", "error", "-copyts", "-i", file.string(), "-map", "0:a", "-af",
                        "aresample=async=1:first_pts=0", "-ac", "1", "-ar", std::to_string(rate), "-f", "f32le", "-"});
  std::vector<float> samples(bytes.size() / sizeof(float));
  std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
  Sound sound{.beeps = {}, .seconds = static_cast<double>(samples.size()) / rate};
  std::size_t quiet = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::abs(samples[i]) < loud) {
      ++quiet;
      continue;
    }
    if (quiet > rate / 10) {
      sound.beeps.push_back(static_cast<double>(i) / rate);
    }
    quiet = 0;
  }
  return sound;
}

}  // namespace smartcv::tests

#ifndef SMARTCV_TESTS_APPS_MATTE_DESK_H
#define SMARTCV_TESTS_APPS_MATTE_DESK_H

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/run_command.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

// `smartcv matte` with the weights beside the project; their file is named, so no models folder is needed.
struct MatteDesk {
  std::optional<std::filesystem::path> weights = shared_file("weights/rvm_mobilenetv3.pth");
  TemporaryFolder folder;

  // Six frames of a person, 304x540, and a sound.
  [[nodiscard]] std::filesystem::path clip() const;
  // Runs the program on `input` without progress.
  [[nodiscard]] CommandResult matte(const std::filesystem::path& input, const std::vector<std::string>& more) const;
  [[nodiscard]] std::string at(const std::string& name) const { return (folder / name).string(); }
};

// A video, as H.264, with a tone of `sound` seconds; `options` (of ffmpeg) say which part of it and how large.
void make_clip(const std::filesystem::path& source, const std::filesystem::path& clip, double sound,
               const std::vector<std::string>& options);
// Frames as raw samples, frame after frame; `decoder`: options for ffmpeg before the input.
[[nodiscard]] std::string decoded(const std::filesystem::path& path, const std::string& format,
                                  const std::string& filter = "null", const std::vector<std::string>& decoder = {});
// codec, sample format and number of frames of each stream, a line each.
[[nodiscard]] std::string streams(const std::filesystem::path& path);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_APPS_MATTE_DESK_H

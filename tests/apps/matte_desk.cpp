#include "tests/apps/matte_desk.h"

#include <iterator>

#include "tests/apps/program.h"

namespace smartcv::tests {

namespace fs = std::filesystem;

fs::path MatteDesk::clip() const {
  const auto source = shared_file("media/test24_304x540.mkv");
  const auto path = folder / "clip.mp4";
  if (source && !fs::exists(path)) {
    run_successfully({"ffmpeg",
                      "-v",
                      "error",
                      "-i",
                      source->string(),
                      "-f",
                      "lavfi",
                      "-i",
                      "sine=duration=0.2",
                      "-frames:v",
                      "6",
                      "-c:v",
                      "libx264",
                      "-crf",
                      "10",
                      "-pix_fmt",
                      "yuv420p",
                      "-c:a",
                      "aac",
                      "-shortest",
                      path.string()});
  }
  return path;
}

CommandResult MatteDesk::matte(const fs::path& input, const std::vector<std::string>& more) const {
  std::vector<std::string> words{"matte",      input.string(), "--model",  weights->string(),
                                 "--progress", "none",         "--device", "cpu"};
  words.insert(words.end(), more.begin(), more.end());
  return smartcv(words, {"SMARTCV_MODELS=" + (folder / "models").string()});
}

std::string decoded(const fs::path& path, const std::string& format, const std::string& filter,
                    const std::vector<std::string>& decoder) {
  std::vector<std::string> words{"ffmpeg", "-v", "error"};
  words.insert(words.end(), decoder.begin(), decoder.end());
  const std::vector<std::string> rest{"-i", path.string(), "-fps_mode", "passthrough", "-vf", filter,
                                      "-f", "rawvideo",    "-pix_fmt",  format,        "-"};
  words.insert(words.end(), rest.begin(), rest.end());
  return run_successfully(words);
}

std::string streams(const fs::path& path) {
  return run_successfully({"ffprobe", "-v", "error", "-show_entries", "stream=codec_name,pix_fmt,nb_frames", "-of",
                           "csv=p=0", path.string()});
}

}  // namespace smartcv::tests

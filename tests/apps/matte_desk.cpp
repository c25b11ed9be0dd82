#include "tests/apps/matte_desk.h"

#include <iterator>

#include "tests/apps/program.h"

namespace smartcv::tests {

namespace fs = std::filesystem;

void make_clip(const fs::path& source, const fs::path& clip, double sound, const std::vector<std::string>& options) {
  std::vector<std::string> words{"ffmpeg", "-v", "error", "-i", source.string(), "-f", "lavfi", "-i"};
  words.push_back("sine=duration=" + std::to_string(sound));
  words.insert(words.end(), options.begin(), options.end());
  const std::vector<std::string> rest{"-c:v", "libx264", "-pix_fmt",  "yuv420p",
                                      "-c:a", "aac",     "-shortest", clip.string()};
  words.insert(words.end(), rest.begin(), rest.end());
  run_successfully(words);
}

fs::path MatteDesk::clip() const {
  const auto source = shared_file("media/test24_304x540.mkv");
  const auto path = folder / "clip.mp4";
  if (source && !fs::exists(path)) {
    make_clip(*source, path, 0.2, {"-frames:v", "6", "-crf", "10"});
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

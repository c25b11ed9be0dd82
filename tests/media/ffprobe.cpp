#include "tests/media/ffprobe.h"

#include <sstream>

#include "tests/support/run_command.h"

namespace smartcv::tests {

std::vector<std::string> ffprobe(const std::filesystem::path& path, int stream, const std::string& entries) {
  const std::string output =
      run_successfully({"ffprobe", "-v", "quiet", "-select_streams", std::to_string(stream), "-show_entries", entries,
                        "-of", "compact=print_section=0:nokey=1", "file:" + path.string()});
  std::istringstream stream_of_lines(output);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream_of_lines, line);) {
    // A section that has nothing to show leaves a separator behind.
    while (line.ends_with('|')) {
      line.pop_back();
    }
    if (!line.empty()) {
      lines.push_back(line);
    }
  }
  return lines;
}

std::vector<std::int64_t> ffprobe_pts(const std::filesystem::path& path, int stream) {
  std::vector<std::int64_t> pts;
  for (const auto& line : ffprobe(path, stream, "frame=best_effort_timestamp")) {
    pts.push_back(line.starts_with("N/A") ? no_pts : std::stoll(line));
  }
  return pts;
}

}  // namespace smartcv::tests

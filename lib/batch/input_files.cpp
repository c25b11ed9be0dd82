#include "batch/input_files.h"

#include <glob.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/format.h"
#include "batch/folder_walk.h"
#include "batch/name_text.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view pattern_signs = "*?[";

[[noreturn]] void refuse(const fs::path& path, std::string message) {
  throw Error(ErrorCode::input, std::move(message), {.file = text_of(path)});
}

std::string lower_ending(const fs::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

fs::path whole_path(const fs::path& path) { return fs::absolute(path).lexically_normal(); }

// Gathers files and makes sure that none comes twice.
class Gatherer {
 public:
  explicit Gatherer(fs::path root) { set_.root = std::move(root); }

  void take(const fs::path& path) {
    if (!seen_.insert(path.native()).second) {
      return;
    }
    std::error_code ignored;
    const auto bytes = fs::file_size(path, ignored);
    set_.files.push_back({path, path.lexically_relative(set_.root), ignored ? 0 : bytes});
  }
  void take_by_ending(const fs::path& path) {
    if (is_called_like_video(path)) {
      take(path);
    } else {
      ++set_.other_files;
    }
  }
  void take_below(const fs::path& folder) {
    walk_folder(folder, [this](const fs::path& path) {
      take_by_ending(path);
      return true;
    });
  }
  [[nodiscard]] InputSet finished(bool folder) {
    set_.folder = folder;
    return std::move(set_);
  }

 private:
  InputSet set_;
  std::set<std::string> seen_;
};

InputSet files_of_folder(const fs::path& folder, bool may_be_empty) {
  Gatherer gatherer(folder);
  gatherer.take_below(folder);
  InputSet set = gatherer.finished(true);
  if (set.files.empty() && !may_be_empty) {
    refuse(folder, "there is no video in this folder");
  }
  return set;
}

// The folder before the first part that holds a pattern's sign.
fs::path fixed_part(const fs::path& pattern) {
  fs::path fixed;
  for (const auto& part : pattern) {
    if (part.native().find_first_of(pattern_signs) != std::string::npos) {
      break;
    }
    fixed /= part;
  }
  return fixed;
}

std::vector<fs::path> expand(const fs::path& pattern) {
  glob_t found{};
  const int result = glob(pattern.c_str(), GLOB_ERR, nullptr, &found);
  std::vector<fs::path> paths(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  globfree(&found);
  if (result == GLOB_ABORTED) {
    refuse(pattern, "a folder of this pattern cannot be read");
  }
  return paths;
}

InputSet files_of_pattern(const fs::path& pattern, bool may_be_empty) {
  Gatherer gatherer(fixed_part(pattern));
  const std::string ending = lower_ending(pattern);
  const bool any_ending = ending.size() > 1 && ending.find_first_of(pattern_signs) == std::string::npos;
  std::error_code ignored;
  for (const fs::path& path : expand(pattern)) {
    if (fs::is_directory(path, ignored)) {
      gatherer.take_below(path);
    } else if (any_ending) {
      gatherer.take(path);
    } else {
      gatherer.take_by_ending(path);
    }
  }
  InputSet set = gatherer.finished(false);
  if (set.files.empty() && !may_be_empty) {
    refuse(pattern, "no video fits this pattern");
  }
  return set;
}

std::vector<fs::path> listed(const fs::path& list) {
  std::ifstream file(list, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) {
    refuse(list, "the list cannot be read");
  }
  const bool zeros = text.find('\0') != std::string::npos;
  std::vector<fs::path> paths;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(zeros ? '\0' : '\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    if (!zeros && line.ends_with('\r')) {
      line.pop_back();
    }
    if (!line.empty() && (zeros || line.front() != '#')) {
      paths.push_back(whole_path(list.parent_path() / line));
    }
  }
  return paths;
}

fs::path common_folder(const std::vector<fs::path>& files) {
  fs::path common = files.front().parent_path();
  for (const auto& file : files) {
    const fs::path folder = file.parent_path();
    const auto ends = std::mismatch(common.begin(), common.end(), folder.begin(), folder.end());
    fs::path shared;
    for (auto part = common.begin(); part != ends.first; ++part) {
      shared /= *part;
    }
    common = shared;
  }
  return common;
}

InputSet files_of_list(const fs::path& list) {
  const auto paths = listed(list);
  if (paths.empty()) {
    refuse(list, "the list names no file");
  }
  Gatherer gatherer(common_folder(paths));
  for (const auto& path : paths) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
      refuse(list, fmt::format("there is no file '{}', which this list names", text_of(path)));
    }
    if (fs::is_directory(path, ignored)) {
      refuse(list, fmt::format("'{}' is a folder; a list names files", text_of(path)));
    }
    gatherer.take(path);
  }
  return gatherer.finished(false);
}

}  // namespace

bool is_called_like_video(const fs::path& path) {
  constexpr std::array<std::string_view, 29> endings{".mp4", ".m4v",  ".mov", ".qt",   ".mkv",  ".webm", ".avi", ".ts",
                                                     ".mts", ".m2ts", ".m2t", ".mpg",  ".mpeg", ".m2v",  ".vob", ".flv",
                                                     ".f4v", ".wmv",  ".asf", ".3gp",  ".3g2",  ".mxf",  ".ogv", ".nut",
                                                     ".y4m", ".h264", ".264", ".hevc", ".h265"};
  return std::ranges::find(endings, lower_ending(path)) != endings.end();
}

bool holds_videos(const fs::path& folder) {
  bool found = false;
  try {
    walk_folder(folder, [&found](const fs::path& path) {
      found = is_called_like_video(path);
      return !found;
    });
  } catch (const Error&) {
    return found;
  }
  return found;
}

InputSet find_inputs(const std::string& word, bool may_be_empty) {
  const fs::path path = whole_path(word);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    return files_of_folder(path.has_filename() ? path : path.parent_path(), may_be_empty);
  }
  if (!fs::exists(path, ignored)) {
    if (word.find_first_of(pattern_signs) != std::string::npos) {
      return files_of_pattern(path, may_be_empty);
    }
    refuse(word, "there is no such file or folder");
  }
  const std::string ending = lower_ending(path);
  if (ending == ".txt" || ending == ".lst") {
    return files_of_list(path);
  }
  Gatherer gatherer(path.parent_path());
  gatherer.take(path);
  return gatherer.finished(false);
}

}  // namespace smartcv::batch

#include "batch/folder_walk.h"

#include <sys/stat.h>

#include <algorithm>
#include <deque>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "batch/state_folder.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

class Walk {
 public:
  explicit Walk(const std::function<bool(const fs::path&)>& visit) : visit_(visit) {}

  void from(const fs::path& folder) {
    go_on_ = true;
    waiting_.push_back(folder);
    while (go_on_ && (!waiting_.empty() || !links_.empty())) {
      auto& next = waiting_.empty() ? links_ : waiting_;
      const fs::path path = std::move(next.front());
      next.pop_front();
      if (is_new(path)) {
        read(path);
      }
    }
  }

 private:
  bool is_new(const fs::path& folder) {
    struct stat status {};
    // What cannot be looked at is told by read().
    return stat(folder.c_str(), &status) != 0 || seen_.emplace(status.st_dev, status.st_ino).second;
  }

  void read(const fs::path& folder) {
    std::error_code problem;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator it(folder, problem), end; !problem && it != end; it.increment(problem)) {
      if (it->path().filename().native().front() != '.') {
        entries.push_back(*it);
      }
    }
    if (problem) {
      throw Error(ErrorCode::input, fmt::format("the folder cannot be read: {}", problem.message()),
                  {.file = folder.string()});
    }
    std::ranges::sort(entries, {}, &fs::directory_entry::path);
    std::deque<fs::path> folders;
    for (const auto& entry : entries) {
      if (!entry.is_directory(problem)) {
        go_on_ = go_on_ && visit_(entry.path());
      } else if (!is_state_folder(entry.path())) {
        (entry.is_symlink(problem) ? links_ : folders).push_back(entry.path());
      }
    }
    // Depth first: what lies below comes before what stands beside.
    waiting_.insert(waiting_.begin(), folders.begin(), folders.end());
  }

  const std::function<bool(const fs::path&)>& visit_;
  bool go_on_ = true;
  std::deque<fs::path> waiting_;
  std::deque<fs::path> links_;
  std::set<std::pair<dev_t, ino_t>> seen_;
};

}  // namespace

void walk_folder(const fs::path& folder, const std::function<bool(const fs::path&)>& visit) {
  Walk(visit).from(folder);
}

}  // namespace smartcv::batch

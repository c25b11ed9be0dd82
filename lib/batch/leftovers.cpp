#include "batch/leftovers.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <system_error>
#include <thread>

#include "base/part_file.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

bool is_unlocked(const fs::path& part) {
  const int file = open(part.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  const bool unlocked = file < 0 || flock(file, LOCK_EX | LOCK_NB) == 0;
  if (file >= 0) {
    close(file);
  }
  return unlocked;
}

}  // namespace

fs::path part_of(const fs::path& result) { return result.string() + ".part"; }

void wait_until_unlocked(const fs::path& part) {
  const auto end = std::chrono::steady_clock::now() + 5s;
  while (!is_unlocked(part) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(10ms);
  }
}

std::vector<fs::path> leftovers_of(const PlannedFile& file, const fs::path& results) {
  std::vector<fs::path> leftovers;
  const auto look = [&](const fs::path& path) {
    std::error_code ignored;
    if (fs::exists(path, ignored) && is_unlocked(path)) {
      leftovers.push_back(path);
    }
  };
  for (const auto& result : file.results) {
    look(partial_name(results / result));
    look(part_of(results / result));
  }
  // Of a result that is a folder.
  if (file.results.empty() || file.results.front() != file.output) {
    look(partial_name(results / file.output));
  }
  return leftovers;
}

void remove_all(const std::vector<fs::path>& paths) noexcept {
  for (const auto& path : paths) {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
}

}  // namespace smartcv::batch

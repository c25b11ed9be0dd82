#ifndef SMARTCV_BATCH_WATCH_H
#define SMARTCV_BATCH_WATCH_H

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "batch/file_facts.h"
#include "batch/input_files.h"

namespace smartcv::batch {

// Looks again and again for videos that arrive in a place, and gives out those that are complete. The place is asked,
// not the kernel (inotify): that also works on network file systems, and misses nothing when it was not running.
//
// Note [When a file is complete]: nobody says so. A file is given out when size, times and inode have not changed for
// `settle` and it can be opened and does not end early (media::looks_complete()). One that never can is given out after
// six times as long: the job then says what is wrong with it. A file that changes after it was given out is given out
// again. What programs call a file while they copy it is left alone anyway: hidden names (".a.mp4.Xy12Zq" of rsync) and
// endings that no video has (".part", ".tmp").
class Watch {
 public:
  using Clock = std::chrono::steady_clock;

  // `word`: as for find_inputs().
  Watch(std::string word, std::chrono::milliseconds settle) : word_(std::move(word)), settle_(settle) {}

  // Looks now. Those that are complete since the last time.
  [[nodiscard]] std::vector<InputFile> look(Clock::time_point now);
  // Some files are there that may not be complete.
  [[nodiscard]] bool waits() const;
  // Why the place could not be looked at the last time; empty when it could.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  struct Seen {
    FileStamp stamp;
    Clock::time_point since;  // like this
    bool given = false;
    std::optional<Clock::time_point> opened;  // in vain, the last time
  };
  [[nodiscard]] bool is_complete(const InputFile& file, Seen& seen, Clock::time_point now) const;

  std::string word_;
  std::chrono::milliseconds settle_;
  std::map<std::filesystem::path, Seen> seen_;
  std::string problem_;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_WATCH_H

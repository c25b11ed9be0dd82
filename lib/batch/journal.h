#ifndef SMARTCV_BATCH_JOURNAL_H
#define SMARTCV_BATCH_JOURNAL_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "batch/journal_line.h"

namespace smartcv::batch {

// Note [Journals]. Every run writes a journal of its own and reads those of all others, so no two processes ever write
// one file, on one machine or on many. Facts are only added. Which fact counts is not a matter of order or of clocks: a
// file is done when some fact says so and everything it says still holds (see History). A line that is torn (the
// process or the machine died while it was written) does not fit its sum and is passed over.
class Journal {
 public:
  // Makes the journal of a run, in the journals' folder. Throws Error(output).
  explicit Journal(const std::filesystem::path& folder, std::string_view run_name);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // Adds facts; on return they are on the disk. Throws Error(output), and then none of them is in the journal.
  void add(const Json& fact);
  void add(const std::vector<Json>& facts);

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
  int file_ = -1;
  std::int64_t size_ = 0;  // bytes that count
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_JOURNAL_H

#ifndef SMARTCV_BATCH_HISTORY_H
#define SMARTCV_BATCH_HISTORY_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "batch/facts.h"

namespace smartcv::batch {

// What all journals of a results' folder say together. See Note [Journals].
class History {
 public:
  // A run's fact with the run it belongs to.
  template <typename Fact>
  struct Told {
    const RunFact* run;
    Fact fact;
  };
  struct FileHistory {
    std::vector<Told<DoneFact>> done;
    std::optional<Told<FailedFact>> failed;  // of the newest run that failed on it
    std::string output;                      // what it was last planned or begun to become; empty: never
    bool begun = false;                      // some run has started it: what stands under `output` is ours
  };

  // Reads what there is; a folder that does not exist is an empty history. Throws Error(output) for one that cannot be
  // read.
  explicit History(std::filesystem::path folder);

  // Reads what was added since.
  void refresh();

  // Run by run, the newest first.
  [[nodiscard]] std::vector<const RunFact*> runs() const;
  [[nodiscard]] const std::map<std::string, FileHistory>& files() const noexcept { return files_; }
  // nullptr for a file no run knows.
  [[nodiscard]] const FileHistory* find(const std::string& file) const;
  // Lines that did not fit their sum and were not the last one of a journal.
  [[nodiscard]] std::size_t damaged_lines() const noexcept { return damaged_; }

 private:
  struct Source {
    std::uintmax_t read = 0;  // bytes taken in, whole lines
    std::optional<RunFact> run;
  };
  void read_on(const std::filesystem::path& path, Source& source);
  void take(const Json& fact, Source& source);

  std::filesystem::path folder_;
  std::map<std::string, Source> sources_;  // by name; nodes of a map stay where they are
  std::map<std::string, FileHistory> files_;
  std::size_t damaged_ = 0;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_HISTORY_H

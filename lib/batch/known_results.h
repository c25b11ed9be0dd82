#ifndef SMARTCV_BATCH_KNOWN_RESULTS_H
#define SMARTCV_BATCH_KNOWN_RESULTS_H

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "batch/history.h"
#include "batch/plan.h"
#include "batch/result.h"

namespace smartcv::batch {

enum class Redo {
  nothing,  // what is done stays, and an input that could not be used before is not tried again while it is the same
  failed,   // that one is
  all,      // everything
};

// What the journals of a results' folder say of files that a run looks after.
class KnownResults {
 public:
  // `run`: whose results count, see Identity; with Redo::all those of its campaign only.
  KnownResults(std::filesystem::path results, const std::filesystem::path& journals, RunFact run, Redo redo);

  // Reads what was added since.
  void refresh() { history_.refresh(); }
  // What has become of the file: nothing when it has to be done.
  [[nodiscard]] std::optional<FileResult> find(const PlannedFile& file);
  // Some run has begun it under this name: what stands there is a batch's.
  [[nodiscard]] bool is_ours(const PlannedFile& file) const;

 private:
  [[nodiscard]] bool counts(const RunFact& run);

  std::filesystem::path results_;
  History history_;
  RunFact run_;
  Redo redo_;
  std::string hash_;
  std::map<const RunFact*, bool> counts_;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_KNOWN_RESULTS_H

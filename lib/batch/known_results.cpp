#include "batch/known_results.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "batch/name_text.h"

namespace smartcv::batch {

KnownResults::KnownResults(std::filesystem::path results, const std::filesystem::path& journals, RunFact run, Redo redo)
    : results_(std::move(results)),
      history_(journals),
      run_(std::move(run)),
      redo_(redo),
      hash_(run_.identity.hash()) {}

bool KnownResults::counts(const RunFact& run) {
  const auto [known, is_new] = counts_.try_emplace(&run, false);
  if (is_new) {
    const bool ours = run.campaign == run_.campaign;
    known->second = run.identity.hash() == hash_ && (redo_ != Redo::all || ours);
  }
  return known->second;
}

std::optional<FileResult> KnownResults::find(const PlannedFile& file) {
  const auto* const history = history_.find(file.name);
  if (history == nullptr) {
    return std::nullopt;
  }
  FileResult result{file.name, file.output};
  result.earlier = true;
  for (const auto& [run, done] : history->done) {
    const auto intact = [this](const OutputFacts& output) { return is_intact(results_, output); };
    if (counts(*run) && std::ranges::all_of(done.outputs, intact) && is_unchanged(file.input, done.input)) {
      return as_done(std::move(result), done);
    }
  }
  // An input that cannot be used is the same tomorrow; a full disk or a lost device is not.
  const bool same_failure = history->failed && counts(*history->failed->run) && redo_ == Redo::nothing &&
                            history->failed->fact.exit_code == static_cast<int>(ErrorCode::input) &&
                            history->failed->fact.input && history->failed->fact.input == stamp_of(file.input);
  if (!same_failure) {
    return std::nullopt;
  }
  result.state = FileState::failed;
  result.reason = history->failed->fact.reason;
  result.exit_code = history->failed->fact.exit_code;
  return result;
}

bool KnownResults::is_ours(const PlannedFile& file) const {
  const auto* const history = history_.find(file.name);
  return history != nullptr && history->begun && path_of(history->output) == file.output;
}

}  // namespace smartcv::batch

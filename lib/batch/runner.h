#ifndef SMARTCV_BATCH_RUNNER_H
#define SMARTCV_BATCH_RUNNER_H

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "batch/budget.h"
#include "batch/claims.h"
#include "batch/history.h"
#include "batch/journal.h"
#include "batch/plan.h"
#include "batch/result.h"
#include "batch/state_folder.h"
#include "pipeline/job.h"

namespace smartcv::batch {

enum class Redo {
  nothing,  // what is done stays, and an input that could not be used before is not tried again while it is the same
  failed,   // that one is
  all,      // everything
};

struct RunnerOptions {
  int jobs = 0;  // at once; 0: as many as fit
  bool fail_fast = false;
  Redo redo = Redo::nothing;
  bool overwrite = false;                      // results that no batch has made may be replaced
  std::chrono::milliseconds patience{90'000};  // with the claims of other machines
};

// The command line that runs the job on one file.
using CommandFor = std::function<std::vector<std::string>(const PlannedFile& file, int threads, bool overwrite)>;
// Called when a file has come to its end.
using FileCallback = std::function<void(const FileResult& result)>;

// Runs a job over the files of a plan, several at once, each in a process of its own; notes every step in the journal.
// Any number of runners may work on one results' folder: what one has claimed the others leave alone, and wait for.
class Runner {
 public:
  // `run` says who we are; its identity must be the one of the newest run unless everything is done again. `borrowed`:
  // files (by name) that are other shards': done when nobody has claimed them, not waited for. Makes the journal.
  // Throws Error(output).
  Runner(const Plan& plan, RunFact run, const StateFolder& state, RunnerOptions options, CommandFor command,
         std::set<std::string> borrowed = {});
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Until all files have come to an end or `stop` asks: then the jobs are asked to finish what is in flight, and are
  // killed before 20 seconds have passed. Results in the plan's order, without borrowed files that others have done.
  // Throws Error(output) when the journal cannot be written any more. Main thread only (see ChildProcess).
  [[nodiscard]] std::vector<FileResult> run(const pipeline::StopRequest& stop, const FileCallback& callback);

 private:
  struct Active;
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool counts(const RunFact& run);
  // What is known of the file without doing anything: nothing when it has to be done.
  [[nodiscard]] std::optional<FileResult> known_result(const PlannedFile& file);
  void start_what_fits();
  // False: somebody else has it.
  [[nodiscard]] bool start(const PlannedFile& file, const Share& share);
  void wait_for_news();
  void look_at_active();
  void stop_active(const pipeline::StopRequest& stop);
  void finish(Active& active);
  [[nodiscard]] FileResult done_result(Active& active);
  void settle(FileResult result);

  const Plan& plan_;
  RunFact run_;
  StateFolder state_;
  RunnerOptions options_;
  CommandFor command_;
  std::set<std::string> borrowed_;
  History history_;
  Claims claims_;
  Budget budget_;
  Journal journal_;
  std::string hash_;
  std::map<const RunFact*, bool> counts_;
  std::map<const PlannedFile*, std::optional<std::int64_t>> pixels_;  // of a frame, once asked
  FileCallback callback_;
  std::deque<const PlannedFile*> waiting_;
  std::deque<const PlannedFile*> elsewhere_;  // claimed by others
  std::list<std::unique_ptr<Active>> active_;
  std::map<std::string, FileResult> results_;
  bool stopping_ = false;
  Clock::time_point stop_time_;
  int signals_sent_ = 0;
  Clock::time_point last_beat_ = Clock::now();
  Clock::time_point last_retry_ = Clock::now();
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_RUNNER_H

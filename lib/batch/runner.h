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

#include "batch/active_job.h"
#include "batch/arrivals.h"
#include "batch/budget.h"
#include "batch/claims.h"
#include "batch/journal.h"
#include "batch/known_results.h"
#include "batch/long_files.h"
#include "batch/plan.h"
#include "batch/result.h"
#include "batch/state_folder.h"
#include "batch/worker_pool.h"
#include "pipeline/job.h"

namespace smartcv::batch {

struct RunnerOptions {
  int jobs = 0;  // at once; 0: as many as fit
  bool fail_fast = false;
  Redo redo = Redo::nothing;
  bool overwrite = false;                      // results that no batch has made may be replaced
  std::chrono::milliseconds patience{90'000};  // with the claims of other machines
  std::uint64_t gpu_memory = 0;                // see Budget
  GpuNeeds gpu_needs;
  SegmentOptions segments;
};

// The command line that runs the job on one file.
using CommandFor = std::function<std::vector<std::string>(const PlannedFile& file, int threads, bool overwrite)>;
// Called when a file has come to its end.
using FileCallback = std::function<void(const FileResult& result)>;

// Runs a job over the files of a plan, several at once, each in another process; notes every step in the journal.
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

  // Until all files have come to an end (and `arrivals` are over) or `stop` asks: then the jobs are asked to finish
  // what is in flight, and are killed before 20 seconds have passed. Results in the plan's order, without borrowed
  // files that others have done. Throws Error(output) when the journal cannot be written any more. Main thread only
  // (see ChildProcess).
  [[nodiscard]] std::vector<FileResult> run(const pipeline::StopRequest& stop, const FileCallback& callback,
                                            Arrivals* arrivals = nullptr);
  // The results so far, for who asks on the way.
  [[nodiscard]] std::vector<FileResult> results() const;

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool is_borrowed(const PlannedFile& file) const;
  [[nodiscard]] bool is_idle() const;
  void take_arrivals(Arrivals& arrivals);
  void take_pieces();
  void retry_elsewhere();
  void start_what_fits();
  // False: somebody else has it.
  [[nodiscard]] bool start(PlannedFile& file, const Share& share);
  [[nodiscard]] bool is_known_by_now(const PlannedFile& file);
  void wait_for_news();
  void look_at_active();
  void stop_active(const pipeline::StopRequest& stop);
  void finish(ActiveJob& active);
  void settle(FileResult result);
  void settle_piece(FileResult result);
  void drop_pieces_of(const PlannedFile& file);
  // Partial results and parts that an interrupted run has left beside a result that stands.
  void remove_leftovers(const PlannedFile& file);

  std::filesystem::path results_folder_;
  std::deque<PlannedFile> files_;  // they stay where they are
  std::map<std::string, PlannedFile*> by_name_;
  RunFact run_;
  StateFolder state_;
  RunnerOptions options_;
  CommandFor command_;
  std::set<std::string> borrowed_;
  KnownResults known_;
  Claims claims_;
  LongFiles long_;
  Budget budget_;
  WorkerPool workers_;
  Journal journal_;
  VideoFactsBook video_facts_;
  FileCallback callback_;
  std::deque<PlannedFile*> waiting_;
  std::deque<PlannedFile*> elsewhere_;  // claimed by others
  std::deque<PlannedFile> arrived_;     // while the same file was still being worked on
  std::list<std::unique_ptr<ActiveJob>> active_;
  std::map<std::string, FileResult> results_;
  bool stopping_ = false;
  Clock::time_point stop_time_;
  int signals_sent_ = 0;
  Clock::time_point last_beat_ = Clock::now();
  Clock::time_point last_retry_ = Clock::now();
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_RUNNER_H

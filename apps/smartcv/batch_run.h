#ifndef SMARTCV_APPS_SMARTCV_BATCH_RUN_H
#define SMARTCV_APPS_SMARTCV_BATCH_RUN_H

#include <CLI/CLI.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "smartcv/batch_job.h"

namespace smartcv::app {

// The options of a run over many files, besides the job's own keys.
struct BatchArguments {
  std::string input;
  std::string output;
  std::string jobs = "auto";
  std::string name;
  bool short_names = false;
  std::string order = "name";
  bool resume = true;
  std::string redo;
  bool fail_fast = false;
  bool dry_run = false;
  std::string shard;
  std::size_t shards = 0;  // 0: not given
  bool claim = false;
  double claim_timeout = 90;  // seconds
  bool watch = false;
  double watch_settle = 10;      // seconds
  double watch_until_idle = -1;  // seconds; negative: until stopped
  double segment = 0;            // minutes; 0: files stay whole
  std::string reports;
  double vram_limit = 0;  // MiB; 0: what is free

  [[nodiscard]] bool watches() const noexcept { return watch || watch_until_idle >= 0; }
};

// Adds them, without input and output. `resume`: with --resume, which some jobs have for themselves.
void add_batch_options(CLI::App& command, BatchArguments& arguments, bool resume);

// Does it: plan, run, table, summary.json, index.html. Returns the exit code; throws Error before anything is written
// when the plan cannot be.
[[nodiscard]] int run_batch(const CLI::App& command, const BatchArguments& arguments, BatchJob& job);

// True when this is a folder with videos in it, or one that is to be watched: a job given one becomes a batch.
[[nodiscard]] bool is_batch_input(const std::string& input, const BatchArguments& arguments);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_BATCH_RUN_H

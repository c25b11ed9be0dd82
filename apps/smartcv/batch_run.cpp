#include "smartcv/batch_run.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/version.h"
#include "batch/name_text.h"
#include "batch/plan.h"
#include "batch/runner.h"
#include "batch/shard.h"
#include "batch/summary.h"
#include "smartcv/command_line.h"
#include "smartcv/signals.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* group = "Many files";

// Keys that say how fast a result is made, not what it is: another value of theirs undoes nothing.
constexpr std::array<std::string_view, 12> neutral_keys{
    "overwrite",        "cpu_threads",       "opencv_threads", "decoder_threads", "prepare_workers", "infer_workers",
    "frame_queue_size", "result_queue_size", "in_flight",      "stall_seconds",   "max_wait_ms",     "allow_licences"};

bool is_neutral(const std::string& key) { return std::ranges::find(neutral_keys, key) != neutral_keys.end(); }

batch::Redo parse_redo(const CLI::App& command, const BatchArguments& arguments) {
  if (arguments.redo.empty()) {
    return arguments.resume ? batch::Redo::nothing : batch::Redo::all;
  }
  if (arguments.redo != "failed" && arguments.redo != "all") {
    refuse_usage(command, fmt::format("--redo must be failed or all, but '{}' was given", arguments.redo));
  }
  return arguments.redo == "all" ? batch::Redo::all : batch::Redo::failed;
}

batch::Identity identity_of(const BatchJob& job, const batch::NameRule& rule, const fs::path& root) {
  batch::Identity identity;
  identity.job = job.name();
  identity.version = version;
  identity.root = batch::text_of(root);
  for (const auto& line : job.lines()) {
    if (!is_neutral(line.key)) {
      identity.configuration.emplace_back(line.key, line.value);
    }
  }
  identity.configuration.emplace_back("--name", rule.pattern);
  identity.configuration.emplace_back("--short-names", rule.short_names ? "true" : "false");
  for (const auto& [name, file] : job.models()) {
    identity.models[name] = file.sha256.empty() ? sha256_of_file(file.path) : file.sha256;
  }
  return identity;
}

void check_identity(const batch::History& history, const batch::Identity& now, const fs::path& results) {
  const auto runs = history.runs();
  if (runs.empty()) {
    return;
  }
  const std::string differences = batch::differences(runs.front()->identity, now);
  if (!differences.empty()) {
    throw Error(ErrorCode::usage,
                fmt::format("the results there were made otherwise: {}; --redo all makes all of them again, or choose "
                            "another output folder",
                            differences),
                {.file = batch::text_of(results)});
  }
}

batch::EarlierNames earlier_names(const batch::History& history) {
  batch::EarlierNames names;
  for (const auto& [file, known] : history.files()) {
    if (known.begun) {
      names.outputs[batch::path_of(file)] = batch::path_of(known.output);
    }
  }
  return names;
}

// The job's command line for one file: the same program, with what was resolved here.
batch::CommandFor command_for(const BatchJob& job, const batch::Plan& plan) {
  std::vector<std::string> options;
  for (const auto& line : job.lines()) {
    if (line.origin != "default" && line.key != "cpu_threads" && line.key != "overwrite") {
      options.insert(options.end(), {"--set", line.key + "=" + line.value});
    }
  }
  if (log_level() <= LogLevel::debug) {
    options.emplace_back("--verbose");
  }
  const std::string program = fs::read_symlink("/proc/self/exe").string();
  return [program, name = job.name(), options, &plan](const batch::PlannedFile& file, int threads, bool overwrite) {
    std::vector<std::string> command{
        program,      name,  "--input", file.input.string(), "--output", (plan.results / file.output).string(),
        "--progress", "json"};
    command.insert(command.end(), options.begin(), options.end());
    command.insert(command.end(), {"--cpu-threads", std::to_string(threads)});
    if (overwrite) {
      command.emplace_back("--overwrite");
    }
    return command;
  };
}

batch::RunFact run_fact(batch::Identity identity, const std::optional<batch::Shard>& shard) {
  batch::RunFact run;
  run.identity = std::move(identity);
  run.started_ns =
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const auto self = batch::this_process();
  run.host = self.host;
  run.pid = self.pid;
  run.shard = shard ? shard->text() : "";
  run.campaign = shard && !shard->campaign.empty() ? shard->campaign : run.name();
  return run;
}

// The files of other shards: taken out of the plan, or borrowed when there is time.
std::set<std::string> divide(batch::Plan& plan, const batch::Assignment& assignment, const batch::Shard& shard,
                             bool claim) {
  const auto others = [&](const batch::PlannedFile& file) { return assignment.at(file.name) != shard.index; };
  std::set<std::string> borrowed;
  if (!claim) {
    std::erase_if(plan.files, others);
    return borrowed;
  }
  for (const auto& file : plan.files) {
    if (others(file)) {
      borrowed.insert(file.name);
    }
  }
  return borrowed;
}

void print_plan(const batch::Plan& plan, const std::set<std::string>& borrowed) {
  for (const auto& file : plan.files) {
    if (!borrowed.contains(file.name)) {
      std::cout << file.name << " -> " << batch::text_of(file.output) << " (" << file.bytes << " bytes)\n";
    }
  }
}

void tell_plan(const batch::Plan& plan) {
  std::string text = fmt::format("{} files to look after", plan.files.size());
  if (plan.own_outputs > 0) {
    text += fmt::format(", {} results among the inputs left alone", plan.own_outputs);
  }
  if (plan.other_files > 0) {
    text += fmt::format(", {} other files left alone", plan.other_files);
  }
  log_info(text);
}

}  // namespace

int parse_jobs(const CLI::App& command, const std::string& text) {
  constexpr int most = 1024;
  int jobs = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), jobs);
  const bool number = problem == std::errc() && end == text.data() + text.size() && jobs >= 1 && jobs <= most;
  if (text != "auto" && !number) {
    refuse_usage(command,
                 fmt::format("--jobs must be auto or a whole number from 1 to {}, but '{}' was given", most, text));
  }
  return text == "auto" ? 0 : jobs;
}

batch::Order parse_order(const CLI::App& command, const std::string& text) {
  if (text != "name" && text != "size") {
    refuse_usage(command, fmt::format("--order must be name or size, but '{}' was given", text));
  }
  return text == "size" ? batch::Order::size : batch::Order::name;
}

void add_batch_options(CLI::App& command, BatchArguments& arguments, bool resume) {
  const auto add = [&command](const char* name, auto& field, const char* type, const char* help) {
    command.add_option(name, field, help)
        ->type_name(type)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
        ->group(group);
  };
  add("--jobs", arguments.jobs, "N", "files at once; auto: by cores, picture size and memory [auto]");
  add("--name", arguments.name, "PATTERN", "what results are called, of {stem}, {ext} and {job}");
  command.add_flag("--short-names", arguments.short_names, "safe names of 20 characters at most, numbered where equal")
      ->group(group);
  add("--order", arguments.order, "HOW", "name, or size: largest first [name]");
  if (resume) {
    command.add_flag("--resume,!--no-resume", arguments.resume, "what is done already stays as it is [true]")
        ->group(group);
  }
  add("--redo", arguments.redo, "WHAT", "failed: also inputs that could not be used before; all: everything");
  command.add_flag("--fail-fast", arguments.fail_fast, "stop at the first file that fails")->group(group);
  command.add_flag("--dry-run", arguments.dry_run, "print the plan and do nothing")->group(group);
  add("--shard", arguments.shard, "i/N", "this worker's part of the files; by itself in Slurm and Kubernetes arrays");
  add("--shards", arguments.shards, "N", "number of workers, where Kubernetes says which one this is");
  command.add_flag("--claim", arguments.claim, "afterwards take files of other shards that nobody works on")
      ->group(group);
  add("--claim-timeout", arguments.claim_timeout, "SECONDS",
      "silence after which another machine's worker is dead [90]");
}

bool is_batch_input(const std::string& input) {
  std::error_code ignored;
  return fs::is_directory(input, ignored) && batch::holds_videos(input);
}

int run_batch(const CLI::App& command, const BatchArguments& arguments, BatchJob& job) {
  if (arguments.input.empty() || arguments.output.empty()) {
    refuse_usage(command, fmt::format("{} is missing: a folder for the results and one with videos are needed",
                                      arguments.input.empty() ? "--input" : "--output"));
  }
  batch::RunnerOptions options;
  options.jobs = parse_jobs(command, arguments.jobs);
  options.redo = parse_redo(command, arguments);
  options.fail_fast = arguments.fail_fast;
  options.patience = std::chrono::milliseconds(static_cast<std::int64_t>(std::max(0.0, arguments.claim_timeout) * 1e3));
  const auto order = parse_order(command, arguments.order);
  const auto shards = arguments.shards > 0 ? std::optional(arguments.shards) : std::nullopt;
  const auto shard = batch::find_shard(arguments.shard, shards, [](const char* name) { return std::getenv(name); });
  if (options.redo == batch::Redo::all && arguments.claim) {
    refuse_usage(command, "--redo all and --claim exclude each other: workers would undo each other's results");
  }
  job.resolve();
  options.overwrite = job.settings().encode.overwrite;
  batch::NameRule rule{job.name(), arguments.name.empty() ? job.name_pattern() : arguments.name, arguments.short_names,
                       [&job](const fs::path& input) { return job.ending(input); },
                       [&job](const fs::path& output) { return job.files(output); }};
  const batch::StateFolder state(fs::absolute(arguments.output).lexically_normal());
  const batch::History history(state.journals());
  if (history.damaged_lines() > 0) {
    log_warning(
        fmt::format("{}: {} damaged lines are passed over", state.journals().string(), history.damaged_lines()));
  }
  auto inputs = batch::find_inputs(arguments.input);
  const auto identity = identity_of(job, rule, inputs.root);
  if (options.redo != batch::Redo::all) {
    check_identity(history, identity, state.results);
  }
  batch::Plan plan = batch::make_plan(std::move(inputs), state.results, rule, order, earlier_names(history));
  std::set<std::string> borrowed;
  if (arguments.dry_run) {
    if (shard) {
      borrowed = divide(plan, batch::assign(plan.files, shard->count), *shard, false);
    }
    print_plan(plan, borrowed);
    return 0;
  }
  state.make();
  if (shard) {
    const auto assignment = batch::common_assignment(state.path, plan.files, shard->count);
    borrowed = divide(plan, assignment, *shard, arguments.claim);
  }
  tell_plan(plan);

  const auto start = std::chrono::steady_clock::now();
  batch::Summary summary{job.name(), version, shard ? shard->text() : ""};
  pipeline::StopRequest stop;
  {
    const SignalThread signals(stop);
    batch::Runner runner(plan, run_fact(identity, shard), state, options, command_for(job, plan), borrowed);
    std::size_t number = 0;
    summary.files = runner.run(stop, [&](const batch::FileResult& result) {
      const auto line = batch::line_of(result, ++number, plan.files.size());
      result.state == batch::FileState::failed ? log_warning(line) : log_info(line);
      for (const auto& output : result.outputs) {
        std::cout << (state.results / output).string() << std::endl;
      }
    });
  }
  summary.stopped = stop.draining();
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  batch::write_summary(summary, state);
  if (log_level() <= LogLevel::info) {
    std::fputs(batch::table_of(summary).c_str(), stderr);
  }
  if (stop.aborting()) {
    return static_cast<int>(ErrorCode::interrupted);
  }
  return summary.exit_code();
}

}  // namespace smartcv::app

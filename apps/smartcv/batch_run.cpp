#include "smartcv/batch_run.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/gpu_monitor.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/version.h"
#include "batch/long_files.h"
#include "batch/name_text.h"
#include "batch/plan.h"
#include "batch/runner.h"
#include "batch/shard.h"
#include "batch/summary.h"
#include "smartcv/batch_children.h"
#include "smartcv/batch_teller.h"
#include "smartcv/batch_watch.h"
#include "smartcv/command_line.h"
#include "smartcv/signals.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* group = "Many files";

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
  std::string words;
  for (const auto& word : job.words()) {
    words += (words.empty() ? "" : " ") + word;
  }
  if (!words.empty()) {
    identity.configuration.emplace_back("other options", words);
  }
  for (const auto& [key, path] : job.named_files()) {
    identity.configuration.emplace_back("what is in " + key, batch::sha256_of_all(path));
  }
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
    if (known.begun && !batch::is_piece_name(file)) {
      names.outputs[batch::path_of(file)] = batch::path_of(known.output);
    }
  }
  return names;
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

void print_plan(const batch::Plan& plan, const batch::SegmentOptions& segments) {
  for (const auto& file : plan.files) {
    std::string more;
    if (segments.seconds > 0) {
      const auto pieces = batch::number_of_pieces(file.input, batch::video_facts(file.input).seconds, segments);
      more = pieces > 1 ? fmt::format(", {} pieces", pieces) : "";
    }
    std::cout << fmt::format("{} -> {} ({} bytes{})\n", file.name, batch::text_of(file.output), file.bytes, more);
  }
}

void tell_plan(const batch::Plan& plan, const BatchArguments& arguments) {
  if (arguments.watches()) {
    log_info(fmt::format("watching {}", arguments.input));
    return;
  }
  std::string text = fmt::format("{} files to look after", plan.files.size());
  if (plan.own_outputs > 0) {
    text += fmt::format(", {} results among the inputs left alone", plan.own_outputs);
  }
  if (plan.other_files > 0) {
    text += fmt::format(", {} other files left alone", plan.other_files);
  }
  log_info(text);
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::max(0.0, seconds) * 1e3));
}

batch::RunnerOptions runner_options(const CLI::App& command, const BatchArguments& arguments) {
  batch::RunnerOptions options;
  options.jobs = parse_jobs(command, arguments.jobs);
  options.redo = parse_redo(command, arguments);
  options.fail_fast = arguments.fail_fast;
  options.patience = milliseconds(arguments.claim_timeout);
  if (options.redo == batch::Redo::all && arguments.claim) {
    refuse_usage(command, "--redo all and --claim exclude each other: workers would undo each other's results");
  }
  if (arguments.segment < 0 || (arguments.segment > 0 && arguments.segment < 0.01)) {
    refuse_usage(command, fmt::format("--segment must be a number of minutes, but {} was given", arguments.segment));
  }
  return options;
}

std::optional<batch::Shard> shard_of(const CLI::App& command, const BatchArguments& arguments) {
  const auto shards = arguments.shards > 0 ? std::optional(arguments.shards) : std::nullopt;
  auto shard = batch::find_shard(arguments.shard, shards, [](const char* name) { return std::getenv(name); });
  if (!arguments.watches()) {
    return shard;
  }
  if (shard) {
    refuse_usage(command, "a watched folder has no shards; start several that watch it, and they share the work");
  }
  if (fs::is_regular_file(arguments.input)) {
    refuse_usage(command, "a folder or a pattern can be watched, but --input is a file");
  }
  return std::nullopt;
}

WatchedInputs::How watch_how(const BatchArguments& arguments) {
  WatchedInputs::How how;
  how.settle = std::max(milliseconds(arguments.watch_settle), std::chrono::milliseconds(100));
  if (arguments.watch_until_idle >= 0) {
    how.until_idle = milliseconds(arguments.watch_until_idle);
  }
  return how;
}

// Where reports go, as seen from the results' folder; empty: nowhere.
fs::path reports_folder(const BatchArguments& arguments, const fs::path& results) {
  if (arguments.reports.empty()) {
    return {};
  }
  return fs::absolute(arguments.reports).lexically_normal().lexically_proximate(results);
}

// What the jobs may take of a GPU together, when they may use one; bytes.
std::uint64_t gpu_memory(const std::string& device, double limit_mb) {
  constexpr double mebibyte = 1 << 20U;
  if (device == "cpu") {
    return 0;
  }
  const GpuMonitor monitor;
  std::vector<GpuReading> gpus;
  for (std::size_t gpu = 0; gpu < monitor.count(); ++gpu) {
    gpus.push_back(monitor.read(gpu));
  }
  return batch::gpu_memory_for_jobs(gpus, static_cast<std::uint64_t>(std::max(0.0, limit_mb) * mebibyte));
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
  command.add_flag("--watch", arguments.watch, "go on with files that arrive, until stopped")->group(group);
  add("--watch-settle", arguments.watch_settle, "SECONDS", "a file that has not changed for so long is complete [10]");
  add("--watch-until-idle", arguments.watch_until_idle, "SECONDS", "watch until nothing was to do for so long");
  add("--segment", arguments.segment, "MINUTES", "work on longer files in pieces of so much, each a unit of work");
  add("--reports", arguments.reports, "DIR", "a report of each file; the output folder: beside the results");
  add("--vram-limit", arguments.vram_limit, "MB", "GPU memory for all files at once [four fifths of what is free]");
}

bool is_batch_input(const std::string& input, const BatchArguments& arguments) {
  std::error_code ignored;
  return fs::is_directory(input, ignored) && (arguments.watches() || batch::holds_videos(input));
}

int run_batch(const CLI::App& command, const BatchArguments& arguments, BatchJob& job) {
  if (arguments.input.empty() || arguments.output.empty()) {
    refuse_usage(command, fmt::format("{} is missing: a folder for the results and one with videos are needed",
                                      arguments.input.empty() ? "--input" : "--output"));
  }
  auto options = runner_options(command, arguments);
  const auto order = parse_order(command, arguments.order);
  const auto shard = shard_of(command, arguments);
  job.resolve();
  options.overwrite = job.settings().encode.overwrite;
  options.gpu_memory = gpu_memory(job.settings().device, arguments.vram_limit);
  options.gpu_needs = job.gpu_needs();
  if (arguments.segment > 0) {
    options.segments = {arguments.segment * 60, job.lead_in().value_or(0)};
    if (!job.lead_in()) {
      options.segments.seconds = 0;
      log_info(fmt::format("--segment does nothing here: {} takes a file up again by itself or needs all of it",
                           job.name()));
    }
  }
  const batch::NameRule rule{job.name(), arguments.name.empty() ? job.name_pattern() : arguments.name,
                             arguments.short_names, [&job](const fs::path& input) { return job.ending(input); },
                             [&job](const fs::path& output) { return job.files(output); }};
  const batch::StateFolder state(fs::absolute(arguments.output).lexically_normal());
  const batch::History history(state.journals());
  if (history.damaged_lines() > 0) {
    log_warning(
        fmt::format("{}: {} damaged lines are passed over", state.journals().string(), history.damaged_lines()));
  }
  auto inputs = batch::find_inputs(arguments.input, batch::InputKind::videos, arguments.watches());
  const auto identity = identity_of(job, rule, inputs.root);
  if (options.redo != batch::Redo::all) {
    check_identity(history, identity, state.results);
  }
  const auto reports = reports_folder(arguments, state.results);
  batch::EarlierNames names = earlier_names(history);
  const auto make_plan = [&](batch::InputSet set) {
    batch::Plan plan = batch::make_plan(std::move(set), state.results, rule, order, names);
    for (auto& file : plan.files) {
      names.outputs[batch::path_of(file.name)] = file.output;
      file.report = reports.empty() ? fs::path() : (reports / report_name(file.output)).lexically_normal();
    }
    return plan;
  };
  WatchedInputs watched(arguments.input, inputs, watch_how(arguments), make_plan);
  if (arguments.watches() && !arguments.dry_run) {
    inputs.files.clear();  // they arrive
  }
  batch::Plan plan = make_plan(std::move(inputs));
  std::set<std::string> borrowed;
  if (arguments.dry_run) {
    if (shard) {
      divide(plan, batch::known_assignment(state.path, plan.files, shard->count), *shard, false);
    }
    print_plan(plan, options.segments);
    return 0;
  }
  state.make();
  if (shard) {
    const auto assignment = batch::common_assignment(state.path, plan.files, shard->count);
    borrowed = divide(plan, assignment, *shard, arguments.claim);
  }
  tell_plan(plan, arguments);

  const auto start = std::chrono::steady_clock::now();
  batch::Summary summary{job.name(), version, shard ? shard->text() : ""};
  pipeline::StopRequest stop;
  {
    const SignalThread signals(stop);
    batch::Runner runner(plan, run_fact(identity, shard), state, options, command_for(job, state.results), borrowed);
    BatchTeller teller(state, arguments.watches() ? 0 : plan.files.size());
    auto last_summary = start;
    const auto told = [&](const batch::FileResult& result) {
      teller.tell(result);
      // Who watches for days wants to see what is done.
      const auto now = std::chrono::steady_clock::now();
      if (arguments.watches() && now - last_summary > std::chrono::seconds(10)) {
        last_summary = now;
        summary.files = runner.results();
        batch::write_summary(summary, state);
      }
    };
    summary.files = runner.run(stop, told, arguments.watches() ? &watched : nullptr);
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

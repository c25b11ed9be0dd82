#include "batch/runner.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <future>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/part_file.h"
#include "batch/job_process.h"
#include "batch/name_text.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto beat_interval = 5s;
constexpr auto retry_interval = 500ms;
// From the request to stop: the second signal, which aborts, and the one nobody survives.
constexpr auto abort_after = 13s;
constexpr auto kill_after = 16s;

// Reads the input while the job does; not waited for when the batch is stopped, so it is a detached thread and no
// std::async.
std::future<InputFacts> facts_later(const fs::path& input) {
  std::promise<InputFacts> promise;
  auto facts = promise.get_future();
  std::thread([input, promise = std::move(promise)]() mutable {
    try {
      promise.set_value(input_facts(input));
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
  }).detach();
  return facts;
}

// A job whose batch was killed a moment ago may not quite be gone.
void wait_until_unlocked(const fs::path& part) {
  const auto end = std::chrono::steady_clock::now() + 5s;
  const int file = open(part.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  while (file >= 0 && flock(file, LOCK_EX | LOCK_NB) != 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(10ms);
  }
  if (file >= 0) {
    close(file);
  }
}

}  // namespace

struct Runner::Active {
  Active(const PlannedFile& of, const Share& of_machine, const std::vector<std::string>& command, const fs::path& log)
      : file(&of), share(of_machine), stamp(stamp_of(of.input)), process(command, log), facts(facts_later(of.input)) {}

  const PlannedFile* file;
  Share share;
  std::optional<FileStamp> stamp;  // of the input, before the start
  JobProcess process;
  std::future<InputFacts> facts;
  std::optional<JobEnd> end;
};

Runner::Runner(const Plan& plan, RunFact run, const StateFolder& state, RunnerOptions options, CommandFor command,
               std::set<std::string> borrowed)
    : plan_(plan),
      run_(std::move(run)),
      state_(state),
      options_(options),
      command_(std::move(command)),
      borrowed_(std::move(borrowed)),
      history_(state.journals()),
      claims_(state.claims(), options.patience),
      budget_(Budget::of_machine(options.jobs)),
      journal_(state.journals(), run_.name()),
      hash_(run_.identity.hash()) {
  std::vector<Json> facts{to_json(run_)};
  for (const auto& file : plan_.files) {
    if (!borrowed_.contains(file.name)) {
      facts.push_back(to_json(PlanFact{file.name, text_of(file.output), file.bytes}));
    }
  }
  journal_.add(facts);
}

Runner::~Runner() = default;

bool Runner::counts(const RunFact& run) {
  const auto [known, is_new] = counts_.try_emplace(&run, false);
  if (is_new) {
    const bool ours = run.campaign == run_.campaign;
    known->second = run.identity.hash() == hash_ && (options_.redo != Redo::all || ours);
  }
  return known->second;
}

std::optional<FileResult> Runner::known_result(const PlannedFile& file) {
  const auto* const history = history_.find(file.name);
  if (history == nullptr) {
    return std::nullopt;
  }
  FileResult result{file.name, file.output};
  result.earlier = true;
  for (const auto& [run, done] : history->done) {
    const auto intact = [this](const OutputFacts& output) { return is_intact(plan_.results, output); };
    if (counts(*run) && std::ranges::all_of(done.outputs, intact) && is_unchanged(file.input, done.input)) {
      return as_done(std::move(result), done);
    }
  }
  // An input that cannot be used is the same tomorrow; a full disk or a lost device is not.
  const bool same_failure = history->failed && counts(*history->failed->run) && options_.redo == Redo::nothing &&
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

std::vector<FileResult> Runner::run(const pipeline::StopRequest& stop, const FileCallback& callback) {
  callback_ = callback;
  for (const auto& file : plan_.files) {
    if (auto known = known_result(file)) {
      settle(std::move(*known));
    } else {
      (borrowed_.contains(file.name) ? elsewhere_ : waiting_).push_back(&file);
    }
  }
  // Borrowed files come last.
  waiting_.insert(waiting_.end(), elsewhere_.begin(), elsewhere_.end());
  elsewhere_.clear();
  while (true) {
    stop_active(stop);
    if (!stopping_) {
      start_what_fits();
    }
    if (active_.empty() && (stopping_ || (waiting_.empty() && elsewhere_.empty()))) {
      break;
    }
    wait_for_news();
    look_at_active();
    if (Clock::now() - last_beat_ >= beat_interval) {
      claims_.beat();
      last_beat_ = Clock::now();
    }
  }
  std::vector<FileResult> results;
  for (const auto& file : plan_.files) {
    const auto found = results_.find(file.name);
    if (found != results_.end()) {
      results.push_back(found->second);
    } else if (!borrowed_.contains(file.name)) {
      results.push_back({file.name, file.output});
    }
  }
  return results;
}

void Runner::start_what_fits() {
  if (!elsewhere_.empty() && Clock::now() - last_retry_ >= retry_interval) {
    history_.refresh();
    waiting_.insert(waiting_.end(), elsewhere_.begin(), elsewhere_.end());
    elsewhere_.clear();
    last_retry_ = Clock::now();
  }
  while (!waiting_.empty()) {
    const PlannedFile& file = *waiting_.front();
    Share used{0, 0};
    for (const auto& active : active_) {
      used.threads += active->share.threads;
      used.memory += active->share.memory;
    }
    if (!pixels_.contains(&file)) {
      pixels_[&file] = pixels_of(file.input);
    }
    const Share share = budget_.share(pixels_.at(&file), waiting_.size(), budget_.threads - used.threads);
    if (!budget_.has_room(share, used, active_.size())) {
      return;
    }
    waiting_.pop_front();
    if (!start(file, share) && !borrowed_.contains(file.name)) {
      elsewhere_.push_back(&file);
    }
  }
}

bool Runner::start(const PlannedFile& file, const Share& share) {
  if (!claims_.take(file.name)) {
    return false;
  }
  // Between our plan and our claim somebody may have done it.
  history_.refresh();
  if (auto known = known_result(file)) {
    claims_.give_back(file.name);
    settle(std::move(*known));
    return true;
  }
  const auto* const history = history_.find(file.name);
  const bool ours = history != nullptr && history->begun && path_of(history->output) == file.output;
  // Whatever stands there now and is not ours makes the job refuse; so the fact may say beforehand that it is begun.
  const auto taken = [this](const fs::path& result) { return is_there(plan_.results, result); };
  if (ours || options_.overwrite || std::ranges::none_of(file.results, taken)) {
    journal_.add(to_json(StartFact{file.name, text_of(file.output)}));
  }
  for (const auto& result : file.results) {
    const fs::path path = plan_.results / result;
    std::error_code ignored;  // the job says what is wrong with it
    fs::create_directories(path.parent_path(), ignored);
    wait_until_unlocked(path.string() + ".part");
  }
  try {
    active_.push_back(std::make_unique<Active>(file, share, command_(file, share.threads, ours || options_.overwrite),
                                               state_.log_of(file.name)));
  } catch (const Error& error) {
    FileResult result{file.name, file.output, FileState::failed};
    result.reason = error.what();
    result.exit_code = error.exit_code();
    claims_.give_back(file.name);
    settle(std::move(result));
  }
  return true;
}

void Runner::wait_for_news() {
  std::vector<pollfd> pipes;
  bool hurry = false;
  for (const auto& active : active_) {
    if (active->process.pipe() >= 0) {
      pipes.push_back({active->process.pipe(), POLLIN, 0});
    } else {
      hurry = true;  // it has closed its pipe and ends, or its input is still being read
    }
  }
  constexpr int soon = 5;     // ms
  constexpr int later = 200;  // ms
  poll(pipes.data(), pipes.size(), hurry ? soon : later);
}

void Runner::look_at_active() {
  for (auto it = active_.begin(); it != active_.end();) {
    Active& active = **it;
    if (!active.end) {
      active.end = active.process.look();
    }
    const bool wait =
        active.end && active.end->exit_code == 0 && active.facts.wait_for(0s) != std::future_status::ready;
    if (!active.end || wait) {
      ++it;
      continue;
    }
    finish(active);
    it = active_.erase(it);
  }
}

void Runner::stop_active(const pipeline::StopRequest& stop) {
  if (!stopping_ && !stop.draining()) {
    return;
  }
  if (signals_sent_ == 0) {
    stopping_ = true;
    stop_time_ = Clock::now();
  }
  const auto passed = Clock::now() - stop_time_;
  const auto send = [this](int number, int signal) {
    if (signals_sent_ < number) {
      signals_sent_ = number;
      for (const auto& active : active_) {
        active->process.send(signal);
      }
    }
  };
  send(1, SIGTERM);
  if (stop.aborting() || passed >= abort_after) {
    send(2, SIGTERM);
  }
  if (passed >= kill_after) {
    send(3, SIGKILL);
  }
}

FileResult Runner::done_result(Active& active) {
  const PlannedFile& file = *active.file;
  DoneFact done{file.name, active.facts.get(), {}, active.end->frames, active.end->seconds, active.end->fps};
  if (active.stamp != done.input.stamp || stamp_of(file.input) != done.input.stamp) {
    throw Error(ErrorCode::input, "the file was changed while it was worked on; start the batch again");
  }
  if (active.end->outputs != file.results.size()) {
    throw Error(ErrorCode::internal, fmt::format("the job ended well but named {} results instead of {}",
                                                 active.end->outputs, file.results.size()));
  }
  for (const auto& path : file.results) {
    done.outputs.push_back(output_facts(plan_.results, path, done.frames));
  }
  journal_.add(to_json(done));
  return as_done({file.name, file.output}, done);
}

void Runner::finish(Active& active) {
  const PlannedFile& file = *active.file;
  const JobEnd& end = *active.end;
  FileResult result{file.name, file.output, FileState::failed};
  result.reason = end.reason;
  result.exit_code = end.exit_code;
  result.seconds = end.seconds;
  if (end.exit_code == 0) {
    try {
      result = done_result(active);
      for (const auto& path : file.results) {
        std::error_code ignored;
        fs::remove(partial_name(plan_.results / path), ignored);  // of an earlier, stopped run
      }
    } catch (const Error& error) {
      if (error.context().file == journal_.path().string()) {
        throw;
      }
      result.reason = error.what();
      result.exit_code = error.exit_code();
    }
  } else if (stopping_ && signals_sent_ > 0) {
    const bool by_request = end.exit_code == static_cast<int>(ErrorCode::stopped) || end.exit_code > 128;
    result.state = by_request ? FileState::stopped : FileState::failed;
  }
  if (result.state == FileState::failed) {
    journal_.add(to_json(FailedFact{file.name, result.exit_code, result.reason, active.stamp, result.seconds}));
  }
  claims_.give_back(file.name);
  settle(std::move(result));
}

void Runner::settle(FileResult result) {
  if (borrowed_.contains(result.name) && result.earlier) {
    return;
  }
  if (result.state == FileState::failed && options_.fail_fast) {
    stopping_ = true;
  }
  const auto [settled, is_new] = results_.insert_or_assign(result.name, std::move(result));
  callback_(settled->second);
}

}  // namespace smartcv::batch

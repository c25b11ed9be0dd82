#include "batch/runner.h"

#include <poll.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "base/error.h"
#include "batch/leftovers.h"
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

}  // namespace

Runner::Runner(const Plan& plan, RunFact run, const StateFolder& state, RunnerOptions options, CommandFor command,
               std::set<std::string> borrowed)
    : results_folder_(plan.results),
      files_(plan.files.begin(), plan.files.end()),
      run_(std::move(run)),
      state_(state),
      options_(options),
      command_(std::move(command)),
      borrowed_(std::move(borrowed)),
      known_(plan.results, state.journals(), run_, options.redo),
      claims_(state.claims(), options.patience),
      long_(state.pieces(), plan.results, run_.identity.hash(), options.segments),
      budget_(Budget::of_machine(options.jobs, options.gpu_memory, options.gpu_needs)),
      workers_(options.gpu_memory == 0),
      journal_(state.journals(), run_.name()) {
  std::vector<Json> facts{to_json(run_)};
  for (auto& file : files_) {
    by_name_[file.name] = &file;
    if (!borrowed_.contains(file.name)) {
      facts.push_back(to_json(PlanFact{file.name, text_of(file.output), file.bytes}));
    }
  }
  journal_.add(facts);
}

Runner::~Runner() = default;

bool Runner::is_borrowed(const PlannedFile& file) const {
  return borrowed_.contains(file.whole.empty() ? file.name : file.whole);
}

bool Runner::is_idle() const {
  return active_.empty() && waiting_.empty() && elsewhere_.empty() && arrived_.empty() && long_.open().empty();
}

std::vector<FileResult> Runner::run(const pipeline::StopRequest& stop, const FileCallback& callback,
                                    Arrivals* arrivals) {
  callback_ = callback;
  for (auto& file : files_) {
    if (auto known = known_.find(file)) {
      settle(std::move(*known));
      remove_leftovers(file);
    } else {
      (is_borrowed(file) ? elsewhere_ : waiting_).push_back(&file);
    }
  }
  waiting_.insert(waiting_.end(), elsewhere_.begin(), elsewhere_.end());  // borrowed ones come last
  elsewhere_.clear();
  while (true) {
    stop_active(stop);
    if (!stopping_) {
      if (arrivals != nullptr) {
        take_arrivals(*arrivals);
      }
      take_pieces();
      retry_elsewhere();
      start_what_fits();
    }
    const bool over = is_idle() && (arrivals == nullptr || arrivals->over());
    if (active_.empty() && (stopping_ || over)) {
      break;
    }
    wait_for_news();
    look_at_active();
    if (Clock::now() - last_beat_ >= beat_interval) {
      claims_.beat();
      last_beat_ = Clock::now();
    }
  }
  return results();
}

std::vector<FileResult> Runner::results() const {
  std::vector<FileResult> results;
  const auto open = long_.open();
  for (const auto& file : files_) {
    const auto found = results_.find(file.name);
    if (found != results_.end()) {
      results.push_back(found->second);
    } else if (!is_borrowed(file)) {
      const bool begun = std::ranges::find(open, &file) != open.end();
      results.push_back({file.name, file.output, begun ? FileState::stopped : FileState::waiting});
    }
  }
  return results;
}

// A file that came again while it was worked on waits until that has come to its end.
void Runner::take_arrivals(Arrivals& arrivals) {
  for (auto& file : arrivals.arrived()) {
    arrived_.push_back(std::move(file));
  }
  std::deque<PlannedFile> later;
  for (auto& file : arrived_) {
    const auto known = by_name_.find(file.name);
    if (known == by_name_.end()) {
      journal_.add(to_json(PlanFact{file.name, text_of(file.output), file.bytes}));
      files_.push_back(std::move(file));
      by_name_[files_.back().name] = &files_.back();
      waiting_.push_back(&files_.back());
      continue;
    }
    const auto open = long_.open();
    const auto same = [&](const PlannedFile* other) { return other->name == file.name || other->whole == file.name; };
    const bool busy = std::ranges::any_of(active_, same, [](const auto& active) { return &active->file(); }) ||
                      std::ranges::any_of(waiting_, same) || std::ranges::any_of(elsewhere_, same) ||
                      std::ranges::any_of(open, same);
    if (busy) {
      later.push_back(std::move(file));
      continue;
    }
    video_facts_.forget(file.input);
    long_.look_again(file);
    *known->second = std::move(file);
    waiting_.push_back(known->second);
  }
  arrived_ = std::move(later);
}

void Runner::take_pieces() {
  while (auto answer = long_.answer()) {
    if (answer->pieces.empty()) {
      waiting_.push_front(answer->file);
      continue;
    }
    std::vector<FileResult> known;
    for (auto piece = answer->pieces.rbegin(); piece != answer->pieces.rend(); ++piece) {
      if (auto result = known_.find(**piece)) {
        known.push_back(std::move(*result));
      } else {
        waiting_.push_front(*piece);
      }
    }
    for (auto& result : known) {
      settle_piece(std::move(result));
    }
  }
}

void Runner::retry_elsewhere() {
  if (!elsewhere_.empty() && Clock::now() - last_retry_ >= retry_interval) {
    known_.refresh();
    waiting_.insert(waiting_.end(), elsewhere_.begin(), elsewhere_.end());
    elsewhere_.clear();
    last_retry_ = Clock::now();
  }
}

void Runner::start_what_fits() {
  while (!waiting_.empty()) {
    PlannedFile& file = *waiting_.front();
    const VideoFacts facts = video_facts_.of(file.input);
    if (long_.is_to_be_cut(file, facts.seconds)) {
      if (long_.looking()) {
        return;
      }
      waiting_.pop_front();
      long_.look_at(file);
      continue;
    }
    Share used{0, 0, 0};
    std::ranges::for_each(active_, [&used](const auto& active) { used += active->share(); });
    const Share share = budget_.share(facts.pixels, waiting_.size(), budget_.threads - used.threads);
    if (!budget_.has_room(share, used, active_.size())) {
      return;
    }
    waiting_.pop_front();
    if (start(file, share)) {
      continue;
    }
    if (!is_borrowed(file)) {
      elsewhere_.push_back(&file);
    } else if (PlannedFile* const whole = long_.whole_of(file)) {
      long_.forget(*whole);  // its own shard joins it
    }
  }
}

// Between our plan and our claim somebody may have done it.
bool Runner::is_known_by_now(const PlannedFile& file) {
  known_.refresh();
  if (const PlannedFile* const whole = long_.whole_of(file)) {
    if (auto result = known_.find(*whole)) {
      drop_pieces_of(*whole);
      settle(std::move(*result));
      return true;
    }
  }
  auto result = known_.find(file);
  if (result) {
    file.whole.empty() ? settle(std::move(*result)) : settle_piece(std::move(*result));
  }
  return result.has_value();
}

bool Runner::start(PlannedFile& file, const Share& share) {
  if (!claims_.take(file.name)) {
    return false;
  }
  if (is_known_by_now(file)) {
    claims_.give_back(file.name);
    return true;
  }
  const bool ours = known_.is_ours(file);
  // Whatever stands there now and is not ours makes the job refuse; so the fact may say beforehand that it is begun.
  const auto taken = [this](const fs::path& result) { return is_there(results_folder_, result); };
  if (ours || options_.overwrite || std::ranges::none_of(file.results, taken)) {
    journal_.add(to_json(StartFact{file.name, text_of(file.output)}));
  }
  for (const auto& result : file.results) {
    const fs::path path = results_folder_ / result;
    std::error_code ignored;  // the job says what is wrong with it
    fs::create_directories(path.parent_path(), ignored);
    wait_until_unlocked(part_of(path));
  }
  try {
    active_.push_back(std::make_unique<ActiveJob>(
        file, share, workers_, command_(file, share.threads, ours || options_.overwrite), state_.log_of(file.name)));
  } catch (const Error& error) {
    FileResult result{file.name, file.output, FileState::failed};
    result.reason = error.what();
    result.exit_code = error.exit_code();
    claims_.give_back(file.name);
    file.whole.empty() ? settle(std::move(result)) : settle_piece(std::move(result));
  }
  return true;
}

void Runner::wait_for_news() {
  std::vector<pollfd> pipes;
  bool hurry = long_.looking();
  for (const auto& active : active_) {
    const auto sources = active->sources();
    hurry = hurry || sources.size() < 2;  // it ends
    for (const int source : sources) {
      pipes.push_back({source, POLLIN, 0});
    }
  }
  constexpr int soon = 5, later = 200;  // ms
  poll(pipes.data(), pipes.size(), hurry ? soon : later);
}

void Runner::look_at_active() {
  for (auto it = active_.begin(); it != active_.end();) {
    if (!(*it)->has_ended()) {
      ++it;
      continue;
    }
    const auto ended = std::move(*it);
    it = active_.erase(it);
    finish(*ended);
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
        active->send(signal);
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

void Runner::finish(ActiveJob& active) {
  const PlannedFile& file = active.file();
  const JobEnd& end = active.end();
  FileResult result{file.name, file.output, FileState::failed};
  result.reason = end.reason;
  result.exit_code = end.exit_code;
  result.seconds = end.seconds;
  if (end.exit_code == 0) {
    workers_.give_back(active.release_worker());
    try {
      const DoneFact done = active.done(results_folder_);
      journal_.add(to_json(done));
      result = as_done({file.name, file.output}, done);
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
    journal_.add(to_json(FailedFact{file.name, result.exit_code, result.reason, active.stamp(), result.seconds}));
  }
  claims_.give_back(file.name);
  if (!file.whole.empty()) {
    settle_piece(std::move(result));
    return;
  }
  const bool done = result.state == FileState::done;
  settle(std::move(result));
  if (done) {
    remove_leftovers(file);
    if (options_.segments.seconds > 0) {
      long_.remove_pieces(file);
    }
  }
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

void Runner::settle_piece(FileResult result) {
  result.piece = true;
  const auto decision = long_.settle(result);
  if (decision && decision->in_one_go) {
    result.reason += "; the file is done in one go instead";
  }
  callback_(result);
  if (!decision) {
    return;
  }
  if (decision->failed || decision->in_one_go) {
    drop_pieces_of(*decision->file);
  }
  if (!decision->failed) {
    waiting_.push_front(decision->file);
    return;
  }
  if (!decision->failed->earlier) {
    journal_.add(to_json(FailedFact{decision->file->name, decision->failed->exit_code, decision->failed->reason,
                                    stamp_of(decision->file->input), decision->failed->seconds}));
  }
  settle(*decision->failed);
}

void Runner::drop_pieces_of(const PlannedFile& file) {
  const auto of_file = [&](const PlannedFile* other) { return other->whole == file.name; };
  std::erase_if(waiting_, of_file);
  std::erase_if(elsewhere_, of_file);
  long_.forget(file);
}

void Runner::remove_leftovers(const PlannedFile& file) {
  const auto leftovers = leftovers_of(file, results_folder_);  // whoever works on the file needs them
  if (!leftovers.empty() && known_.is_ours(file) && claims_.take(file.name)) {
    remove_all(leftovers);
    claims_.give_back(file.name);
  }
}

}  // namespace smartcv::batch

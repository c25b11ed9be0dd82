#include "pipeline/detail/job_run.h"

#include <chrono>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/thread_name.h"
#include "pipeline/detail/stages.h"
#include "pipeline/detail/stall_watch.h"

namespace smartcv::pipeline::detail {
namespace {

constexpr std::chrono::milliseconds watch_every{20};
constexpr std::chrono::milliseconds progress_every{250};

// Call inside a catch block: the exception as an Error.
std::exception_ptr described(const char* stage, std::int64_t frame) {
  const auto wrapped = [&](const std::string& message) {
    const auto at = frame >= 0 ? std::optional(frame) : std::nullopt;
    return std::make_exception_ptr(
        Error(ErrorCode::internal, message, {std::string("running the stage '") + stage + "'", "", at}));
  };
  try {
    throw;
  } catch (const Error&) {
    return std::current_exception();
  } catch (const std::bad_alloc&) {
    return wrapped("there is not enough memory; lower batch_size or in_flight");
  } catch (const std::exception& error) {
    return wrapped(error.what());
  } catch (...) {
    return wrapped("an exception of an unknown type");
  }
}

}  // namespace

JobRun::JobRun(FrameSource& source, Task& task, FrameTarget& target, const Options& resolved_options,
               const StopRequest& stop)
    : source_(source),
      task_(task),
      target_(target),
      stop_(stop),
      line_(resolved_options),
      batcher_(line_.to_infer, task, line_.options.batch_size, std::chrono::milliseconds(line_.options.max_wait_ms)) {}

JobStatistics JobRun::run(const ProgressCallback& progress) {
  std::thread reporter;
  try {
    start_stages();
    if (progress) {
      reporter = std::thread([this, &progress] { report_progress(progress); });
    }
  } catch (const std::exception& error) {
    line_.fail(std::make_exception_ptr(
        Error(ErrorCode::internal, std::string("the threads cannot be started: ") + error.what())));
  }
  watch();
  for (auto& thread : threads_) {
    thread.join();
  }
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  if (reporter.joinable()) {
    reporter.join();
  }
  fail_if_aborted();  // also when the last frames were quicker than the watcher
  line_.error.rethrow();
  return line_.statistics();
}

// Sinks first: whoever sends finds its receiver at work.
void JobRun::start_stages() {
  start_thread(
      StageId::write, 0, [this](WorkerClock& clock) { run_write(line_, target_, clock); },
      [this] { line_.to_write.abandon(); });
  start_thread(
      StageId::finish, 0, [this](WorkerClock& clock) { run_finish(line_, task_, clock); },
      [this] {
        line_.to_write.close();
        line_.to_finish.abandon();
      });
  for (std::size_t i = 0; i < line_.options.infer_workers; ++i) {
    start_thread(
        StageId::infer, i, [this, i](WorkerClock& clock) { run_infer(line_, task_, batcher_, i, clock); },
        [this] {
          line_.to_finish.close();
          line_.to_infer.abandon();
        });
  }
  for (std::size_t i = 0; i < line_.options.prepare_workers; ++i) {
    start_thread(
        StageId::prepare, i, [this](WorkerClock& clock) { run_prepare(line_, task_, clock); },
        [this] {
          line_.to_infer.close();
          line_.to_prepare.abandon();
        });
  }
  start_thread(
      StageId::read, 0, [this](WorkerClock& clock) { run_read(line_, source_, stop_, clock); },
      [this] { line_.to_prepare.close(); });
}

void JobRun::start_thread(StageId id, std::size_t worker, Body body, End end) {
  threads_.emplace_back(
      [this, id, worker, body = std::move(body), end = std::move(end)] { run_thread(id, worker, body, end); });
}

// The one runner of every stage thread. `end` closes the queue after the stage and abandons the one before it.
void JobRun::run_thread(StageId id, std::size_t worker, const Body& body, const End& end) noexcept {
  auto& stage = line_.stage(id);
  auto& clock = stage.workers[worker];
  name_this_thread(stage.workers.size() == 1 ? stage.name : std::string(stage.name) + "-" + std::to_string(worker));
  clock.enter(WorkerState::wait_in);
  try {
    body(clock);
  } catch (const TornDown&) {
    // somebody else has failed, or the job was aborted
  } catch (...) {
    line_.fail(described(stage.name, clock.frame()));
  }
  clock.enter(WorkerState::idle);
  end();
  {
    const std::lock_guard lock(mutex_);
    ++ended_;
  }
  changed_.notify_all();
}

// Until every stage thread has ended: looks for an abort and for a stall.
void JobRun::watch() {
  StallWatch stall(line_, line_.options.stall_seconds);
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, watch_every, [this] { return ended_ == threads_.size(); })) {
    lock.unlock();
    fail_if_aborted();
    stall.look();
    lock.lock();
  }
}

void JobRun::fail_if_aborted() {
  if (stop_.aborting() && !line_.error.recorded()) {
    line_.fail(std::make_exception_ptr(Error(ErrorCode::interrupted, "aborted on request; nothing was published")));
  }
}

void JobRun::report_progress(const ProgressCallback& progress) {
  name_this_thread("progress");
  try {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, progress_every, [this] { return over_; })) {
      lock.unlock();
      progress(line_.statistics());
      lock.lock();
    }
  } catch (...) {
    line_.fail(described("progress", -1));
  }
}

}  // namespace smartcv::pipeline::detail

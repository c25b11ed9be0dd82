#include "batch/active_job.h"

#include <chrono>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// Reads the input while the job does; not waited for when the batch is stopped, so it is a detached thread and no
// std::async. Of a long file only the stamp is asked: every one of its pieces would read all of it.
std::future<InputFacts> facts_later(const PlannedFile& file) {
  std::promise<InputFacts> promise;
  auto facts = promise.get_future();
  if (!file.whole.empty()) {
    promise.set_value({stamp_of(file.input).value_or(FileStamp{}), ""});
    return facts;
  }
  std::thread([input = file.input, promise = std::move(promise)]() mutable {
    try {
      promise.set_value(input_facts(input));
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
  }).detach();
  return facts;
}

}  // namespace

ActiveJob::ActiveJob(const PlannedFile& file, const Share& share, WorkerPool& workers,
                     const std::vector<std::string>& command, const fs::path& log)
    : file_(&file),
      share_(share),
      stamp_(stamp_of(file.input)),
      process_(workers, command, log),
      facts_(facts_later(file)) {}

std::vector<int> ActiveJob::sources() const {
  std::vector<int> open;
  for (const int source : process_.sources()) {
    if (!end_ && source >= 0) {
      open.push_back(source);
    }
  }
  return open;
}

bool ActiveJob::has_ended() {
  if (!end_) {
    end_ = process_.look();
  }
  return end_ && (end_->exit_code != 0 || facts_.wait_for(0s) == std::future_status::ready);
}

DoneFact ActiveJob::done(const fs::path& results) {
  DoneFact done{file_->name, facts_.get(), {}, end_->frames, end_->seconds, end_->fps};
  if (file_->pieces_seconds > 0) {
    done.seconds += file_->pieces_seconds;
    done.fps = static_cast<double>(done.frames) / done.seconds;
  }
  if (stamp_ != done.input.stamp || stamp_of(file_->input) != done.input.stamp) {
    throw Error(ErrorCode::input, "the file was changed while it was worked on; start the batch again");
  }
  if (end_->outputs != file_->results.size()) {
    throw Error(ErrorCode::internal, fmt::format("the job ended well but named {} results instead of {}", end_->outputs,
                                                 file_->results.size()));
  }
  for (const auto& path : file_->results) {
    done.outputs.push_back(output_facts(results, path, done.frames));
  }
  std::vector<fs::path> beside;
  for (const auto& path : end_->beside) {
    beside.push_back(fs::path(path).lexically_relative(results));
  }
  if (!file_->report.empty()) {
    beside.push_back(file_->report);
  }
  for (const auto& path : beside) {
    if (is_there(results, path)) {
      done.outputs.push_back({path, {}, 0, 0, "", true});
    }
  }
  return done;
}

}  // namespace smartcv::batch

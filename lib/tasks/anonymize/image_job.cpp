#include "tasks/anonymize/image_job.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "base/part_file.h"
#include "job/checks.h"
#include "job/thread_budget.h"
#include "job/warning_collector.h"
#include "nn/runtime.h"
#include "tasks/anonymize/image_report.h"
#include "vision/opencv_threads.h"

namespace smartcv::anonymize {
namespace {

// On a GPU the device is shared; more pictures at once only take its memory.
constexpr int most_on_a_gpu = 4;

ImageOutcome outcome_of(const ImageAnonymizer& anonymizer, const ImageFile& file) {
  ImageOutcome outcome{.file = &file, .result = {}, .error = {}};
  try {
    std::error_code taken;  // told by the writing, if it matters
    std::filesystem::create_directories(file.output.parent_path(), taken);
    outcome.result = anonymizer.anonymize(file.input, file.output);
  } catch (const Error& error) {
    outcome.error = error.what();
    outcome.code = error.code();
  } catch (const std::exception& error) {
    outcome.error = error.what();
  }
  return outcome;
}

// Pictures in any order on the workers, outcomes in order on the calling thread.
class Crew {
 public:
  Crew(const ImageAnonymizer& anonymizer, const std::vector<ImageFile>& files, const pipeline::StopRequest& stop)
      : anonymizer_(anonymizer), files_(files), stop_(stop), outcomes_(files.size()), ready_(files.size(), false) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      outcomes_[i].file = &files[i];
    }
  }

  void work() {
    if (!anonymizer_.precisions().empty()) {
      nn::runtime().use_threads(1);
    }
    for (std::size_t i = next_++; i < files_.size(); i = next_++) {
      ImageOutcome outcome{.file = &files_[i], .result = {}, .error = {}};
      if (!stop_.draining()) {
        outcome = outcome_of(anonymizer_, files_[i]);
      }
      const std::lock_guard lock(mutex_);
      outcomes_[i] = std::move(outcome);
      ready_[i] = true;
      changed_.notify_all();
    }
  }

  void tell_all(const std::function<void(const ImageOutcome&)>& tell) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this, i] { return ready_[i]; });
      const ImageOutcome& outcome = outcomes_[i];
      lock.unlock();
      if (tell) {
        tell(outcome);
      }
    }
  }

  [[nodiscard]] std::vector<ImageOutcome> take() { return std::move(outcomes_); }

 private:
  const ImageAnonymizer& anonymizer_;
  const std::vector<ImageFile>& files_;
  const pipeline::StopRequest& stop_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<ImageOutcome> outcomes_;
  std::vector<bool> ready_;
};

}  // namespace

std::size_t ImagesResult::done() const noexcept {
  return static_cast<std::size_t>(
      std::ranges::count_if(files, [](const ImageOutcome& file) { return file.result.has_value(); }));
}

std::size_t ImagesResult::failed() const noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(files, &ImageOutcome::failed));
}

std::size_t ImagesResult::leaks() const noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(files, &ImageOutcome::leaks));
}

ImagesResult run_images(const ImagesRequest& request, const pipeline::StopRequest& stop,
                        const std::function<void(const ImageOutcome&)>& tell) {
  const job::WarningCollector warnings;
  const auto start = std::chrono::steady_clock::now();
  const Settings& settings = request.request.settings;
  const int cores = job::thread_budget(settings).cores;
  vision::use_opencv_threads(1);
  job::check_side_output(request.request.report, settings.encode.overwrite);
  job::check_models(request.request.models);
  const ImageAnonymizer anonymizer(request.request);
  const int workers = request.workers > 0    ? request.workers
                      : anonymizer.on_cuda() ? std::min(cores, most_on_a_gpu)
                                             : cores;
  Crew crew(anonymizer, request.files, stop);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < std::min<int>(workers, static_cast<int>(request.files.size())); ++i) {
      threads.emplace_back([&crew] { crew.work(); });
    }
    crew.tell_all(tell);
  }
  ImagesResult result;
  result.files = crew.take();
  result.device = anonymizer.device();
  result.precisions = anonymizer.precisions();
  if (!result.precisions.empty()) {
    result.libtorch_version = nn::runtime().libtorch_version();
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (request.request.report) {
    write_file(*request.request.report, image_report_json(request, result, warnings.warnings()),
               settings.encode.overwrite);
  }
  return result;
}

}  // namespace smartcv::anonymize

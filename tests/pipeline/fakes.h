#ifndef SMARTCV_TESTS_PIPELINE_FAKES_H
#define SMARTCV_TESTS_PIPELINE_FAKES_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "pipeline/job.h"

namespace smartcv::tests {

// Called with the frame's sequence number when a frame is in the stage: may throw, sleep, stop the job.
using Hook = std::function<void(std::int64_t sequence)>;

// What happens where. An empty hook does nothing.
struct Script {
  Hook read, prepare, infer, finish, flush, write;
};
inline const std::vector<std::string> hook_names{"read", "prepare", "infer", "finish", "flush", "write"};
[[nodiscard]] Hook& hook_of(Script& script, const std::string& name);

// Counts how many of it are alive: every item in flight has one.
struct FakeNotes final : pipeline::Notes {
  FakeNotes();
  ~FakeNotes() override;
  std::int64_t prepared = -1;  // the sequence number its frame had in prepare
  std::int64_t inferred = -1;
  bool failed = false;

  [[nodiscard]] static int alive() noexcept;
  [[nodiscard]] static int most_alive() noexcept;
  static void forget_most() noexcept;
};

// Frames without samples, numbered from `first`.
class FakeSource final : public pipeline::FrameSource {
 public:
  FakeSource(std::int64_t frames, const Script& script, std::int64_t first = 0);
  [[nodiscard]] std::optional<media::Frame> next() override;
  [[nodiscard]] std::int64_t given() const noexcept { return next_ - first_; }

 private:
  const std::int64_t frames_;
  const Script& script_;
  const std::int64_t first_;
  std::int64_t next_;
};

// Marks every frame in each stage and holds `held` frames back in finish.
class FakeTask final : public pipeline::Task {
 public:
  FakeTask(const Script& script, std::size_t held) : script_(script), held_(held) {}

  void prepare(pipeline::Item& item) override;
  void infer(std::span<pipeline::Item> items) override;
  bool infer_failed(std::span<pipeline::Item> items, const std::exception& error) override;
  void finish(pipeline::Item item, pipeline::Sink& sink) override;
  void flush(pipeline::Sink& sink) override;
  [[nodiscard]] std::size_t batch_key(const pipeline::Item& item) const override;
  [[nodiscard]] std::size_t held_frames() const override { return held_; }
  void start_prepare_worker() override;
  void start_infer_worker(std::size_t worker) override;

  struct BatchSeen {
    std::int64_t first = 0;
    std::size_t size = 0;
    friend bool operator==(const BatchSeen&, const BatchSeen&) = default;
  };
  // Batches by first frame.
  [[nodiscard]] std::vector<BatchSeen> batches() const;
  [[nodiscard]] bool consecutive() const noexcept { return consecutive_; }
  [[nodiscard]] std::vector<std::size_t> started_workers() const;

  bool go_on_after_failure = false;                    // what infer_failed() returns
  std::function<std::size_t(std::int64_t)> key;        // batch_key by sequence number
  std::function<bool(std::int64_t)> drop;              // finish() does not pass these on
  std::function<void(std::size_t)> on_worker_start;    // in start_infer_worker
  std::function<void()> on_prepare_start;              // in start_prepare_worker
  std::function<void(std::exception_ptr)> on_no_sink;  // Sink::push threw

 private:
  void send(pipeline::Item item, pipeline::Sink& sink);

  const Script& script_;
  const std::size_t held_;
  std::deque<pipeline::Item> kept_;
  mutable std::mutex mutex_;
  std::vector<BatchSeen> batches_;
  std::vector<std::size_t> started_;
  std::atomic<bool> consecutive_{true};
};

class FakeTarget final : public pipeline::FrameTarget {
 public:
  explicit FakeTarget(const Script& script) : script_(script) {}
  void write(pipeline::Item item) override;

  struct Written {
    std::int64_t sequence = 0;
    bool intact = false;  // its own notes came along through all stages
    bool failed = false;
  };
  [[nodiscard]] const std::vector<Written>& written() const noexcept { return written_; }
  // The numbers first, first + 1, … without a hole, each with its own notes.
  [[nodiscard]] bool is_run_from(std::int64_t first) const;
  [[nodiscard]] std::int64_t count() const noexcept { return static_cast<std::int64_t>(written_.size()); }

 private:
  const Script& script_;
  std::vector<Written> written_;
};

// One of everything.
struct FakeJob {
  FakeJob(std::int64_t frames, std::size_t held, Script hooks = {})
      : script(std::move(hooks)), source(frames, script), task(script, held), target(script) {}

  pipeline::JobStatistics run(const pipeline::Options& options, const pipeline::ProgressCallback& progress = {}) {
    return pipeline::run_job(source, task, target, options, stop, progress);
  }
  // The error that run() throws, or nothing.
  [[nodiscard]] std::optional<Error> error_of(const pipeline::Options& options);

  Script script;
  FakeSource source;
  FakeTask task;
  FakeTarget target;
  pipeline::StopRequest stop;
};

// `depth` for all queues.
[[nodiscard]] pipeline::Options options_with(std::size_t depth, std::size_t batch, std::size_t prepare_workers,
                                             std::size_t infer_workers);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_PIPELINE_FAKES_H

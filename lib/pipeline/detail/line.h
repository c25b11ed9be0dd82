#ifndef SMARTCV_PIPELINE_DETAIL_LINE_H
#define SMARTCV_PIPELINE_DETAIL_LINE_H

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <vector>

#include "pipeline/detail/worker_clock.h"
#include "pipeline/job.h"
#include "sync/first_error.h"
#include "sync/ordered_gate.h"
#include "sync/queue.h"
#include "sync/token_budget.h"

namespace smartcv::pipeline::detail {

enum class StageId : std::size_t { read, prepare, infer, finish, write };

struct Stage {
  const char* name = "";
  std::deque<WorkerClock> workers;  // a deque, because a clock cannot move
};

// A frame on its way to the prepare workers, with its place in the order.
struct NumberedItem {
  std::uint64_t number = 0;
  Item item;
};

// The assembly line of one job: everything that the five stages share. The stages are threads that know this and
// nothing of each other (stages.h):
//
//   read ─ to_prepare ─ prepare × P ─ prepared ─ to_infer ─ infer × I ─ inferred ─ to_finish ─ finish ─ to_write ─
//   write
//          queue                      gate       queue                  gate       queue                queue
class Line {
 public:
  explicit Line(const Options& resolved_options);

  // Records the error if it is the first and tears everything down.
  void fail(std::exception_ptr cause) noexcept;
  // Wakes and stops every stage; what is in flight is lost. Idempotent.
  void tear_down() noexcept;

  [[nodiscard]] Stage& stage(StageId id) noexcept { return stages[static_cast<std::size_t>(id)]; }
  // Queue before the stage; read has none.
  [[nodiscard]] sync::QueueDepth depth_before(StageId id) const;
  [[nodiscard]] std::size_t capacity_before(StageId id) const noexcept;
  [[nodiscard]] JobStatistics statistics() const;

  const Options options;
  sync::TokenBudget tokens;
  sync::Queue<NumberedItem> to_prepare;
  sync::OrderedGate<Item> prepared;
  sync::Queue<Item> to_infer;
  sync::OrderedGate<std::vector<Item>> inferred;
  sync::Queue<Item> to_finish;
  sync::Queue<Item> to_write;
  std::array<Stage, stage_count> stages;
  std::atomic<std::uint64_t> batches{0};
  std::atomic<bool> drained{false};  // reading ended on request
  sync::FirstError error;

 private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace smartcv::pipeline::detail

#endif  // SMARTCV_PIPELINE_DETAIL_LINE_H

#ifndef SMARTCV_PIPELINE_DETAIL_BATCHER_H
#define SMARTCV_PIPELINE_DETAIL_BATCHER_H

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "pipeline/task.h"
#include "sync/queue.h"

namespace smartcv::pipeline::detail {

// Consecutive frames that go through the device together.
struct Batch {
  std::uint64_t number = 0;  // 0, 1, 2, … without holes
  std::vector<Item> items;   // empty: the end of the stream, or everything is stopped
};

// Cuts the stream of frames into batches: `size` frames, or fewer when `max_wait` has passed since the batch's first
// frame was taken, the task's batch_key changes, or the stream ends. Shared by all infer workers; one gathers at a
// time, so that a batch holds consecutive frames.
class Batcher {
 public:
  Batcher(sync::Queue<Item>& input, const Task& task, std::size_t size, std::chrono::milliseconds max_wait);

  [[nodiscard]] Batch next();

 private:
  [[nodiscard]] bool take_first(Item& first);
  // False when everything is stopped: what was gathered is not worth a device batch any more.
  [[nodiscard]] bool fill(std::vector<Item>& items, std::size_t key);

  sync::Queue<Item>& input_;
  const Task& task_;
  const std::size_t size_;
  const std::chrono::milliseconds max_wait_;
  std::mutex mutex_;
  std::optional<Item> left_over_;  // had another key than the batch before it
  std::uint64_t next_number_ = 0;
};

}  // namespace smartcv::pipeline::detail

#endif  // SMARTCV_PIPELINE_DETAIL_BATCHER_H

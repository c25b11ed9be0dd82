#include "pipeline/detail/batcher.h"

#include <utility>

namespace smartcv::pipeline::detail {

Batcher::Batcher(sync::Queue<Item>& input, const Task& task, std::size_t size, std::chrono::milliseconds max_wait)
    : input_(input), task_(task), size_(size), max_wait_(max_wait) {}

Batch Batcher::next() {
  const std::lock_guard lock(mutex_);
  Batch batch;
  Item first;
  if (!take_first(first)) {
    return batch;
  }
  batch.number = next_number_++;
  batch.items.reserve(size_);
  const auto key = task_.batch_key(first);
  batch.items.push_back(std::move(first));
  if (!fill(batch.items, key)) {
    batch.items.clear();
  }
  return batch;
}

bool Batcher::take_first(Item& first) {
  if (left_over_) {
    first = std::move(*left_over_);
    left_over_.reset();
    return true;
  }
  return input_.pop(first) == sync::PopResult::item;
}

bool Batcher::fill(std::vector<Item>& items, std::size_t key) {
  const auto deadline = sync::Queue<Item>::Clock::now() + max_wait_;
  while (items.size() < size_) {
    Item item;
    const auto result = input_.pop_until(item, deadline);
    if (result != sync::PopResult::item) {
      return result != sync::PopResult::stopped;  // short; after the end the next call meets the end again
    }
    if (task_.batch_key(item) != key) {
      left_over_ = std::move(item);
      return true;
    }
    items.push_back(std::move(item));
  }
  return true;
}

}  // namespace smartcv::pipeline::detail

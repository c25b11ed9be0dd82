#include "pipeline/detail/stages.h"

#include <exception>
#include <utility>

namespace smartcv::pipeline::detail {
namespace {

using sync::PopResult;
using sync::PushResult;

// Sends decided frames to the writer; the wait for room is not the finish stage's work.
class WriteSink final : public Sink {
 public:
  WriteSink(sync::Queue<Item>& queue, WorkerClock& clock) : queue_(queue), clock_(clock) {}

  void push(Item item) override {
    clock_.enter(WorkerState::wait_out);
    const auto result = queue_.push(std::move(item));
    clock_.enter(WorkerState::busy);
    if (result != PushResult::ok) {
      throw TornDown{};
    }
  }

 private:
  sync::Queue<Item>& queue_;
  WorkerClock& clock_;
};

void infer_batch(Task& task, std::vector<Item>& items) {
  try {
    task.infer(items);
  } catch (const std::exception& error) {
    if (!task.infer_failed(items, error)) {
      throw;
    }
  }
}

PushResult push_all(sync::Queue<Item>& queue, std::vector<Item> items) {
  for (auto& item : items) {
    if (const auto result = queue.push(std::move(item)); result != PushResult::ok) {
      return result;
    }
  }
  return PushResult::ok;
}

}  // namespace

void run_read(Line& line, FrameSource& source, const StopRequest& stop, WorkerClock& clock) {
  for (std::uint64_t number = 0;; ++number) {
    clock.enter(WorkerState::wait_out);
    auto token = line.tokens.acquire();
    if (!token) {
      return;
    }
    if (stop.draining()) {
      line.drained.store(true, std::memory_order_relaxed);
      return;
    }
    clock.enter(WorkerState::busy);
    auto frame = source.next();
    if (!frame) {
      return;
    }
    clock.work_on(frame->sequence());
    clock.count_items(1);
    clock.enter(WorkerState::wait_out);
    if (line.to_prepare.push({number, Item{std::move(*frame), nullptr, std::move(token)}}) != PushResult::ok) {
      return;
    }
  }
}

void run_prepare(Line& line, Task& task, WorkerClock& clock) {
  task.start_prepare_worker();
  NumberedItem next;
  while (true) {
    clock.enter(WorkerState::wait_in);
    if (line.to_prepare.pop(next) != PopResult::item) {
      return;
    }
    clock.work_on(next.item.frame.sequence());
    clock.enter(WorkerState::busy);
    task.prepare(next.item);
    clock.count_items(1);
    clock.enter(WorkerState::wait_out);
    if (line.prepared.put(next.number, std::move(next.item),
                          [&](Item item) { return line.to_infer.push(std::move(item)); }) != PushResult::ok) {
      return;
    }
  }
}

void run_infer(Line& line, Task& task, Batcher& batcher, std::size_t worker, WorkerClock& clock) {
  clock.enter(WorkerState::busy);
  task.start_infer_worker(worker);
  while (true) {
    clock.enter(WorkerState::wait_in);
    auto batch = batcher.next();
    if (batch.items.empty()) {
      return;
    }
    clock.work_on(batch.items.front().frame.sequence());
    clock.enter(WorkerState::busy);
    infer_batch(task, batch.items);
    clock.count_items(batch.items.size());
    line.batches.fetch_add(1, std::memory_order_relaxed);
    clock.enter(WorkerState::wait_out);
    if (line.inferred.put(batch.number, std::move(batch.items), [&](std::vector<Item> items) {
          return push_all(line.to_finish, std::move(items));
        }) != PushResult::ok) {
      return;
    }
  }
}

void run_finish(Line& line, Task& task, WorkerClock& clock) {
  task.start_finish();
  WriteSink sink(line.to_write, clock);
  while (true) {
    Item item;
    clock.enter(WorkerState::wait_in);
    const auto result = line.to_finish.pop(item);
    if (result == PopResult::stopped) {
      return;
    }
    clock.enter(WorkerState::busy);
    if (result == PopResult::end) {
      task.flush(sink);
      return;
    }
    clock.work_on(item.frame.sequence());
    task.finish(std::move(item), sink);
    clock.count_items(1);
  }
}

void run_write(Line& line, FrameTarget& target, WorkerClock& clock) {
  while (true) {
    Item item;
    clock.enter(WorkerState::wait_in);
    if (line.to_write.pop(item) != PopResult::item) {
      return;
    }
    clock.work_on(item.frame.sequence());
    clock.enter(WorkerState::busy);
    const auto token = std::move(item.token);  // goes home when the target has taken the frame, not before
    target.write(std::move(item));
    clock.count_items(1);
  }
}

}  // namespace smartcv::pipeline::detail

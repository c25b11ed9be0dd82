#include "tests/pipeline/fakes.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace smartcv::tests {
namespace {

std::atomic<int> notes_alive{0};
std::atomic<int> notes_most{0};

void call(const Hook& hook, std::int64_t sequence) {
  if (hook) {
    hook(sequence);
  }
}

FakeNotes& notes_of(const pipeline::Item& item) { return dynamic_cast<FakeNotes&>(*item.notes); }

}  // namespace

Hook& hook_of(Script& script, const std::string& name) {
  const std::array hooks{&script.read, &script.prepare, &script.infer, &script.finish, &script.flush, &script.write};
  const auto found = std::find(hook_names.begin(), hook_names.end(), name);
  return *hooks.at(static_cast<std::size_t>(found - hook_names.begin()));
}

FakeNotes::FakeNotes() {
  const int now = ++notes_alive;
  int most = notes_most;
  while (now > most && !notes_most.compare_exchange_weak(most, now)) {
  }
}
FakeNotes::~FakeNotes() { --notes_alive; }
int FakeNotes::alive() noexcept { return notes_alive; }
int FakeNotes::most_alive() noexcept { return notes_most; }
void FakeNotes::forget_most() noexcept { notes_most = notes_alive.load(); }

FakeSource::FakeSource(std::int64_t frames, const Script& script, std::int64_t first)
    : frames_(frames), script_(script), first_(first), next_(first) {}

std::optional<media::Frame> FakeSource::next() {
  call(script_.read, next_);
  if (given() == frames_) {
    return std::nullopt;
  }
  media::Frame frame;
  frame.set_sequence(next_++);
  return frame;
}

void FakeTask::prepare(pipeline::Item& item) {
  call(script_.prepare, item.frame.sequence());
  auto notes = std::make_unique<FakeNotes>();
  notes->prepared = item.frame.sequence();
  item.notes = std::move(notes);
}

void FakeTask::infer(std::span<pipeline::Item> items) {
  {
    const std::lock_guard lock(mutex_);
    batches_.push_back({items.front().frame.sequence(), items.size()});
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto sequence = items[i].frame.sequence();
    if (sequence != items.front().frame.sequence() + static_cast<std::int64_t>(i)) {
      consecutive_ = false;
    }
    call(script_.infer, sequence);
    notes_of(items[i]).inferred = sequence;
  }
}

bool FakeTask::infer_failed(std::span<pipeline::Item> items, const std::exception& /*error*/) {
  for (auto& item : items) {
    notes_of(item).failed = true;
  }
  return go_on_after_failure;
}

void FakeTask::finish(pipeline::Item item, pipeline::Sink& sink) {
  call(script_.finish, item.frame.sequence());
  kept_.push_back(std::move(item));
  while (kept_.size() > held_) {
    send(std::move(kept_.front()), sink);
    kept_.pop_front();
  }
}

void FakeTask::flush(pipeline::Sink& sink) {
  call(script_.flush, -1);
  for (; !kept_.empty(); kept_.pop_front()) {
    send(std::move(kept_.front()), sink);
  }
}

void FakeTask::send(pipeline::Item item, pipeline::Sink& sink) {
  if (drop && drop(item.frame.sequence())) {
    return;
  }
  if (!on_no_sink) {
    sink.push(std::move(item));
    return;
  }
  try {
    sink.push(std::move(item));
  } catch (...) {
    on_no_sink(std::current_exception());
  }
}

std::size_t FakeTask::batch_key(const pipeline::Item& item) const {
  return key ? key(item.frame.sequence()) : Task::batch_key(item);
}

void FakeTask::start_prepare_worker() {
  if (on_prepare_start) {
    on_prepare_start();
  }
}

void FakeTask::start_infer_worker(std::size_t worker) {
  {
    const std::lock_guard lock(mutex_);
    started_.push_back(worker);
  }
  if (on_worker_start) {
    on_worker_start(worker);
  }
}

std::vector<FakeTask::BatchSeen> FakeTask::batches() const {
  const std::lock_guard lock(mutex_);
  auto sorted = batches_;
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return sorted;
}

std::vector<std::size_t> FakeTask::started_workers() const {
  const std::lock_guard lock(mutex_);
  auto sorted = started_;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

void FakeTarget::write(pipeline::Item item) {
  const auto sequence = item.frame.sequence();
  call(script_.write, sequence);
  const auto& notes = notes_of(item);
  const bool intact = notes.prepared == sequence && (notes.inferred == sequence || notes.failed);
  written_.push_back({sequence, intact, notes.failed});
}

bool FakeTarget::is_run_from(std::int64_t first) const {
  return std::all_of(written_.begin(), written_.end(),
                     [&](const Written& one) { return one.intact && one.sequence == first++; });
}

std::optional<Error> FakeJob::error_of(const pipeline::Options& options) {
  try {
    (void)run(options);
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

pipeline::Options options_with(std::size_t depth, std::size_t batch, std::size_t prepare_workers,
                               std::size_t infer_workers) {
  pipeline::Options options;
  options.batch_size = batch;
  options.prepare_workers = prepare_workers;
  options.infer_workers = infer_workers;
  options.frame_queue_size = depth;
  options.result_queue_size = depth;
  options.max_wait_ms = 2;
  return options;
}

}  // namespace smartcv::tests

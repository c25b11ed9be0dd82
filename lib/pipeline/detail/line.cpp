#include "pipeline/detail/line.h"

#include <algorithm>
#include <utility>

namespace smartcv::pipeline::detail {

Line::Line(const Options& resolved_options)
    : options(resolved_options),
      tokens(options.in_flight),
      // Decoded frames are the big ones: no more of them wait here than keep the prepare workers busy.
      to_prepare(std::min(options.frame_queue_size, 2 * options.prepare_workers)),
      prepared(options.in_flight),
      to_infer(options.frame_queue_size, options.prepare_workers),
      inferred(options.in_flight),
      to_finish(options.result_queue_size, options.infer_workers),
      to_write(options.result_queue_size) {
  constexpr std::array<const char*, stage_count> names{"read", "prepare", "infer", "finish", "write"};
  const std::array<std::size_t, stage_count> workers{1, options.prepare_workers, options.infer_workers, 1, 1};
  for (std::size_t i = 0; i < stage_count; ++i) {
    stages[i].name = names[i];
    stages[i].workers.resize(workers[i]);
  }
}

void Line::fail(std::exception_ptr cause) noexcept {
  error.record(std::move(cause));
  tear_down();
}

void Line::tear_down() noexcept {
  tokens.stop();
  to_prepare.stop();
  to_infer.stop();
  to_finish.stop();
  to_write.stop();
}

sync::QueueDepth Line::depth_before(StageId id) const {
  switch (id) {
    case StageId::prepare:
      return to_prepare.depth();
    case StageId::infer:
      return to_infer.depth();
    case StageId::finish:
      return to_finish.depth();
    case StageId::write:
      return to_write.depth();
    case StageId::read:
      break;
  }
  return {};
}

std::size_t Line::capacity_before(StageId id) const noexcept {
  switch (id) {
    case StageId::prepare:
      return to_prepare.capacity();
    case StageId::infer:
      return to_infer.capacity();
    case StageId::finish:
      return to_finish.capacity();
    case StageId::write:
      return to_write.capacity();
    case StageId::read:
      break;
  }
  return 0;
}

JobStatistics Line::statistics() const {
  JobStatistics all;
  for (std::size_t i = 0; i < stage_count; ++i) {
    auto& stage = all.stages[i];
    stage.name = stages[i].name;
    stage.workers = stages[i].workers.size();
    for (const auto& worker : stages[i].workers) {
      const auto reading = worker.read();
      stage.items += reading.items;
      stage.busy_seconds += reading.seconds[static_cast<std::size_t>(WorkerState::busy)];
      stage.wait_in_seconds += reading.seconds[static_cast<std::size_t>(WorkerState::wait_in)];
      stage.wait_out_seconds += reading.seconds[static_cast<std::size_t>(WorkerState::wait_out)];
    }
    const auto depth = depth_before(static_cast<StageId>(i));
    stage.max_depth = depth.max;
    stage.mean_depth = depth.pops > 0 ? static_cast<double>(depth.sum) / static_cast<double>(depth.pops) : 0.0;
  }
  all.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  all.frames = all.stages.back().items;
  all.batches = batches.load(std::memory_order_relaxed);
  all.stopped = drained.load(std::memory_order_relaxed);
  return all;
}

}  // namespace smartcv::pipeline::detail

#include "pipeline/detail/stall_watch.h"

#include <array>
#include <string_view>
#include <vector>

#include "base/format.h"
#include "base/log.h"

namespace smartcv::pipeline::detail {
namespace {

std::string_view words(WorkerState state) {
  switch (state) {
    case WorkerState::busy:
      return "busy";
    case WorkerState::wait_in:
      return "waits for input";
    case WorkerState::wait_out:
      return "waits for room";
    case WorkerState::idle:
      break;
  }
  return "done";
}

std::string describe_worker(const WorkerClock& worker) {
  const auto reading = worker.read();
  auto text = fmt::format("{}", words(reading.state));
  if (reading.state != WorkerState::idle) {
    text += fmt::format(" for {:.1f} s", reading.state_seconds);
  }
  if (reading.frame >= 0) {
    text += fmt::format(", {} frame {}", reading.state == WorkerState::busy ? "on" : "last", reading.frame);
  }
  return text;
}

}  // namespace

StallWatch::StallWatch(const Line& line, double seconds) : line_(line), seconds_(seconds) {}

void StallWatch::look() {
  const auto now = Clock::now();
  if (const auto count = movements(); count != seen_) {
    seen_ = count;
    moved_ = reported_ = now;
    return;
  }
  if (std::chrono::duration<double>(now - reported_).count() < seconds_) {
    return;
  }
  reported_ = now;
  log_warning(fmt::format("no frame has moved for {:.1f} s; {} of {} frames in flight; {}",
                          std::chrono::duration<double>(now - moved_).count(), line_.tokens.in_use(),
                          line_.tokens.size(), describe_stages(line_)));
}

std::uint64_t StallWatch::movements() const noexcept {
  std::uint64_t count = 0;
  for (const auto& stage : line_.stages) {
    for (const auto& worker : stage.workers) {
      count += worker.items();
    }
  }
  return count;
}

std::string describe_stages(const Line& line) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < stage_count; ++i) {
    std::vector<std::string> workers;
    for (const auto& worker : line.stages[i].workers) {
      workers.push_back(describe_worker(worker));
    }
    const auto id = static_cast<StageId>(i);
    const auto queue = id == StageId::read
                           ? std::string()
                           : fmt::format("; queue {}/{}", line.depth_before(id).now, line.capacity_before(id));
    parts.push_back(fmt::format("{} [{}{}]", line.stages[i].name, fmt::join(workers, " | "), queue));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace smartcv::pipeline::detail

#include <algorithm>

#include "base/error.h"
#include "base/format.h"
#include "pipeline/job.h"

namespace smartcv::pipeline {
namespace {

constexpr std::size_t largest_batch = 4096;
constexpr std::size_t most_workers = 1024;
constexpr std::size_t deepest_queue = 1U << 20U;
constexpr std::size_t longest_wait_ms = 24UL * 60 * 60 * 1000;
constexpr std::size_t default_queue = 32;
constexpr std::size_t longest_default_write_queue = 8;
constexpr double default_stall_seconds = 30;
constexpr std::size_t being_read_and_written = 2;

void check(const char* name, std::size_t value, std::size_t low, std::size_t high) {
  if (value < low || value > high) {
    throw Error(ErrorCode::usage, fmt::format("{} is {}; it must be from {} to {}", name, value, low, high));
  }
}

}  // namespace

Options resolved(const Options& options, std::size_t held_frames, std::size_t cores) {
  auto chosen = options;
  check("batch_size", chosen.batch_size, 1, largest_batch);
  check("prepare_workers", chosen.prepare_workers, 0, most_workers);
  check("infer_workers", chosen.infer_workers, 0, most_workers);
  check("frame_queue_size", chosen.frame_queue_size, 0, deepest_queue);
  check("result_queue_size", chosen.result_queue_size, 0, deepest_queue);
  check("max_wait_ms", chosen.max_wait_ms, 0, longest_wait_ms);
  if (!(chosen.stall_seconds >= 0)) {
    throw Error(ErrorCode::usage, fmt::format("stall_seconds is {}; it must not be negative", chosen.stall_seconds));
  }

  const auto pick = [](std::size_t& value, std::size_t choice) { value = value == 0 ? choice : value; };
  pick(chosen.prepare_workers, cores >= 4 ? 2 : 1);
  pick(chosen.infer_workers, std::clamp<std::size_t>(cores, 1, most_workers));
  pick(chosen.frame_queue_size, default_queue);
  pick(chosen.result_queue_size, default_queue);
  chosen.stall_seconds = chosen.stall_seconds > 0 ? chosen.stall_seconds : default_stall_seconds;

  const auto least =
      chosen.batch_size * chosen.infer_workers + chosen.prepare_workers + held_frames + being_read_and_written;
  // Room on top, so that no stage waits for tokens: the next batch gathers and a few frames wait for the encoder.
  pick(chosen.in_flight,
       least + chosen.batch_size + std::min<std::size_t>(chosen.result_queue_size, longest_default_write_queue));
  if (chosen.in_flight < least) {
    throw Error(
        ErrorCode::usage,
        fmt::format("in_flight is {}, but batch_size {} on {} infer worker(s), {} prepare worker(s) and {} frames "
                    "held for looking ahead need at least {}; raise in_flight or lower batch_size",
                    chosen.in_flight, chosen.batch_size, chosen.infer_workers, chosen.prepare_workers, held_frames,
                    least));
  }
  return chosen;
}

}  // namespace smartcv::pipeline

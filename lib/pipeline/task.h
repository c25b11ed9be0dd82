#ifndef SMARTCV_PIPELINE_TASK_H
#define SMARTCV_PIPELINE_TASK_H

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <span>

#include "media/frame.h"
#include "sync/token_budget.h"

namespace smartcv::pipeline {

// What a task knows about one frame; carried from stage to stage. Each task derives its own.
struct Notes {
  virtual ~Notes() = default;
};

// One frame on its way through the stages. Move-only. A task passes on the item it was given (with another frame or
// other notes, if it likes): the token in it is what bounds the memory. An item that is destroyed gives it back.
struct Item {
  media::Frame frame;
  std::unique_ptr<Notes> notes;
  sync::Token token{};
};

// Where finish() puts decided frames, in frame order.
class Sink {
 public:
  virtual ~Sink() = default;
  // Waits for room. When the job is being torn down it throws something that is no std::exception: let it pass.
  virtual void push(Item item) = 0;
};

// A job: what to do in the three middle stages. The runner owns all threads.
class Task {
 public:
  virtual ~Task() = default;

  // Any of several threads, one item at a time, no shared state.
  virtual void prepare(Item& item) = 0;
  // One call is one device batch of frames with equal batch_key(). May run on several workers at once.
  virtual void infer(std::span<Item> items) = 0;
  // infer() threw for this batch: mark the items so that finish() fails closed. Return false to let the error
  // end the job (the default). Same thread as the infer() that threw.
  virtual bool infer_failed(std::span<Item> items, const std::exception& error);
  // One thread, frame order. May hold items back, at most held_frames() of them.
  virtual void finish(Item item, Sink& sink) = 0;
  // End of the stream (also of a drained, stopped one): everything held must come out.
  virtual void flush(Sink& sink) = 0;

  // Frames with different keys never share a batch (a size change, say). The default knows one key only. Called by
  // infer workers, one at a time, in frame order.
  [[nodiscard]] virtual std::size_t batch_key(const Item& item) const;
  // The most items finish() ever holds; part of the memory bound that is checked before the start.
  [[nodiscard]] virtual std::size_t held_frames() const = 0;
  // Called once on each prepare worker's thread before its first item.
  virtual void start_prepare_worker();
  // Called once on each infer worker's thread before its first batch.
  virtual void start_infer_worker(std::size_t worker);
  // Called once on finish's thread before its first item.
  virtual void start_finish();
};

// The two ends of the pipeline. media::Reader and media::Writer stand behind them in a job, fakes in tests.
class FrameSource {
 public:
  virtual ~FrameSource() = default;
  [[nodiscard]] virtual std::optional<media::Frame> next() = 0;
};

class FrameTarget {
 public:
  virtual ~FrameTarget() = default;
  virtual void write(Item item) = 0;
};

}  // namespace smartcv::pipeline

#endif  // SMARTCV_PIPELINE_TASK_H

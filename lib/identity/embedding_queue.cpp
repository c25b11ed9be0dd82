#include "identity/embedding_queue.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <thread>
#include <utility>

#include "base/thread_name.h"
#include "nn/out_of_memory.h"
#include "sync/first_error.h"

namespace smartcv::identity {

EmbeddingQueue::EmbeddingQueue(const FaceRecognizer& recognizer, BatchSizer sizer, std::size_t most_bytes)
    : recognizer_(recognizer), most_bytes_(most_bytes), sizer_(sizer) {}

void EmbeddingQueue::add(std::vector<WaitingFace> faces) {
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    for (auto& face : faces) {
      bytes_ += face.patch.bytes();
      waiting_.push_back(std::move(face));
    }
    log_.most_waiting = std::max(log_.most_waiting, waiting_.size());
    full = bytes_ > most_bytes_;
  }
  while (full && work_once(true, SIZE_MAX)) {
    const std::lock_guard lock(mutex_);
    full = bytes_ > most_bytes_;
  }
}

void EmbeddingQueue::work() {
  while (work_once(false, SIZE_MAX)) {
  }
}

void EmbeddingQueue::work_off(std::size_t threads, const std::function<void()>& start_thread) {
  const std::size_t waiting = [&] {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }();
  const std::size_t part = std::max<std::size_t>(1, (waiting + threads - 1) / threads);
  sync::FirstError error;
  const auto run = [&] {
    try {
      start_thread();
      while (!error.recorded() && work_once(true, part)) {
      }
    } catch (...) {
      error.record(std::current_exception());
    }
  };
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < threads; ++i) {
    helpers.emplace_back([&run, i] {
      name_this_thread("embed-" + std::to_string(i));
      run();
    });
  }
  run();
  for (auto& helper : helpers) {
    helper.join();
  }
  error.rethrow();
}

std::vector<WaitingFace> EmbeddingQueue::take(bool all, std::size_t most) {
  const std::lock_guard lock(mutex_);
  const std::size_t count = std::min(sizer_.next(waiting_.size(), all), most);
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<WaitingFace> taken(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  for (const auto& face : taken) {
    bytes_ -= face.patch.bytes();
  }
  return taken;
}

bool EmbeddingQueue::work_once(bool all, std::size_t most) {
  auto faces = take(all, most);
  const bool some = !faces.empty();
  if (some) {
    embed(std::move(faces));
  }
  return some;
}

void EmbeddingQueue::embed(std::vector<WaitingFace> faces) {
  std::vector<const FacePatch*> patches;
  patches.reserve(faces.size());
  std::ranges::transform(faces, std::back_inserter(patches), [](const WaitingFace& face) { return &face.patch; });
  const auto start = std::chrono::steady_clock::now();
  try {
    auto embeddings = recognizer_.embed(patches);
    for (std::size_t i = 0; i < faces.size(); ++i) {
      (*faces[i].samples)[faces[i].index].embedding = std::move(embeddings[i]);
    }
  } catch (const nn::OutOfMemory&) {
    const std::lock_guard lock(mutex_);
    if (!sizer_.out_of_memory(faces.size())) {
      throw;
    }
    ++log_.out_of_memory;
    for (auto face = faces.rbegin(); face != faces.rend(); ++face) {
      bytes_ += face->patch.bytes();
      waiting_.push_front(std::move(*face));
    }
    return;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const std::lock_guard lock(mutex_);
  log_.faces += static_cast<std::int64_t>(faces.size());
  ++log_.batches[faces.size()];
  log_.seconds += took.count();
}

EmbeddingLog EmbeddingQueue::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

}  // namespace smartcv::identity

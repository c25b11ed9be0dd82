#include "media/images/image_workers.h"

#include <algorithm>
#include <utility>

#include "base/thread_name.h"

namespace smartcv::media::detail {

ImageWorkers::ImageWorkers(int workers, std::size_t most_in_flight, const ImageSequenceOptions& options,
                           Rational pixel_aspect)
    : most_in_flight_(std::max(most_in_flight, static_cast<std::size_t>(workers))) {
  for (int index = 0; index < workers; ++index) {
    ImageEncoder& encoder = encoders_.emplace_back(options, pixel_aspect);
    threads_.emplace_back([this, &encoder] { run(encoder); });
  }
}

ImageWorkers::~ImageWorkers() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  waiting_.clear();
  work_.notify_all();
}

void ImageWorkers::submit(Job job) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return in_flight_ < most_in_flight_ || error_ != nullptr; });
  if (error_ != nullptr) {
    // What the others are at still comes to its end, so that the count of what is complete is final.
    room_.wait(lock, [this] { return in_flight_ == 0; });
  }
  rethrow();
  waiting_.push_back(std::move(job));
  ++in_flight_;
  peak_ = std::max(peak_, in_flight_);
  work_.notify_one();
}

void ImageWorkers::wait() {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return in_flight_ == 0; });
  rethrow();
}

std::size_t ImageWorkers::peak() const {
  const std::lock_guard lock(mutex_);
  return peak_;
}

void ImageWorkers::rethrow() const {
  if (error_ != nullptr) {
    std::rethrow_exception(error_);
  }
}

void ImageWorkers::run(ImageEncoder& encoder) {
  name_this_thread("image");
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    if (waiting_.empty()) {
      return;
    }
    Job job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    std::exception_ptr failure;
    try {
      job(encoder);
    } catch (...) {
      failure = std::current_exception();
    }
    job = nullptr;  // gives the picture back before it is said to be done
    lock.lock();
    --in_flight_;
    if (failure != nullptr) {
      error_ = error_ != nullptr ? error_ : failure;
      in_flight_ -= waiting_.size();
      waiting_.clear();
    }
    room_.notify_all();
  }
}

}  // namespace smartcv::media::detail

#ifndef SMARTCV_MEDIA_IMAGES_IMAGE_WORKERS_H
#define SMARTCV_MEDIA_IMAGES_IMAGE_WORKERS_H

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "media/images/image_encoder.h"

namespace smartcv::media::detail {

// A fixed number of threads, each with an encoder, and a short line of jobs in front of them. A job that throws ends
// all work: what waits is dropped, and the first error comes out of the next submit() or wait().
class ImageWorkers {
 public:
  using Job = std::function<void(ImageEncoder&)>;

  // At most `most_in_flight` jobs wait or run at a time, at least one for each worker.
  ImageWorkers(int workers, std::size_t most_in_flight, const ImageSequenceOptions& options, Rational pixel_aspect);
  // Drops what waits and lets what runs come to its end.
  ~ImageWorkers();
  ImageWorkers(const ImageWorkers&) = delete;
  ImageWorkers& operator=(const ImageWorkers&) = delete;

  // Blocks while there is no room.
  void submit(Job job);
  // Until all jobs are done.
  void wait();
  // The most jobs that were waiting or running at one time.
  [[nodiscard]] std::size_t peak() const;

 private:
  void run(ImageEncoder& encoder);
  void rethrow() const;

  std::size_t most_in_flight_;
  mutable std::mutex mutex_;
  std::condition_variable work_;  // for the workers
  std::condition_variable room_;  // for who submits or waits
  std::deque<Job> waiting_;
  std::size_t in_flight_ = 0;
  std::size_t peak_ = 0;
  std::exception_ptr error_;
  bool closed_ = false;
  std::deque<ImageEncoder> encoders_;
  std::vector<std::jthread> threads_;  // the last member: the others outlive it
};

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_IMAGES_IMAGE_WORKERS_H

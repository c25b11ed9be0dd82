#ifndef SMARTCV_IDENTITY_EMBEDDING_QUEUE_H
#define SMARTCV_IDENTITY_EMBEDDING_QUEUE_H

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "identity/batch_sizer.h"
#include "identity/face_recognizer.h"
#include "identity/face_sample.h"

namespace smartcv::identity {

// A face that waits for its embedding, which goes to samples[index].
struct WaitingFace {
  FacePatch patch;
  std::shared_ptr<FaceSamples> samples;
  std::size_t index = 0;
};

// What the queue did, for the report.
struct EmbeddingLog {
  std::int64_t faces = 0;
  std::map<std::size_t, std::int64_t> batches;  // size → how many of it
  std::int64_t out_of_memory = 0;               // batches that had to be halved
  double seconds = 0;                           // spent in batches, summed over threads
  std::size_t most_waiting = 0;
};

// Faces of tracks that have ended wait here until they fill a device batch; see BatchSizer. The stages' threads bring
// and embed them; there is no thread of its own. Thread-safe.
class EmbeddingQueue {
 public:
  // `recognizer` outlives this. At most `most_bytes` of pixels wait before who brings faces has to embed some himself.
  EmbeddingQueue(const FaceRecognizer& recognizer, BatchSizer sizer, std::size_t most_bytes);

  void add(std::vector<WaitingFace> faces);
  // Embeds while there are full batches. Throws what the recognizer throws; out of memory only for a batch of one.
  void work();
  // Embeds everything that waits, on this many threads (one of them the caller's); `start_thread` is called on each.
  void work_off(std::size_t threads, const std::function<void()>& start_thread);

  [[nodiscard]] const FaceRecognizer& recognizer() const noexcept { return recognizer_; }
  [[nodiscard]] EmbeddingLog log() const;

 private:
  // Empty: nothing to do.
  [[nodiscard]] std::vector<WaitingFace> take(bool all, std::size_t most);
  void embed(std::vector<WaitingFace> faces);
  bool work_once(bool all, std::size_t most);

  const FaceRecognizer& recognizer_;
  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  BatchSizer sizer_;
  std::deque<WaitingFace> waiting_;
  std::size_t bytes_ = 0;
  EmbeddingLog log_;
};

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_EMBEDDING_QUEUE_H

#ifndef SMARTCV_BATCH_WORKER_POOL_H
#define SMARTCV_BATCH_WORKER_POOL_H

#include <memory>
#include <string>
#include <vector>

#include "batch/worker.h"

namespace smartcv::batch {

// The workers of a batch that have nothing to do.
class WorkerPool {
 public:
  // `keep`: whether a worker is given another command. Not where a GPU may be used: its memory stays with a process.
  explicit WorkerPool(bool keep) : keep_(keep) {}

  // One that has begun with this command (the program, then its words). Throws what Worker throws.
  [[nodiscard]] std::unique_ptr<Worker> begin(const std::vector<std::string>& command);
  // One whose command has ended well; after anything else a process had better be a new one.
  void give_back(std::unique_ptr<Worker> worker);

 private:
  bool keep_;
  std::vector<std::unique_ptr<Worker>> idle_;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_WORKER_POOL_H

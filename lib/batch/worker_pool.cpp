#include "batch/worker_pool.h"

#include <utility>

namespace smartcv::batch {

std::unique_ptr<Worker> WorkerPool::begin(const std::vector<std::string>& command) {
  const std::vector<std::string> words(command.begin() + 1, command.end());
  while (!idle_.empty()) {
    auto worker = std::move(idle_.back());
    idle_.pop_back();
    if (!worker->is_gone() && worker->begin(words)) {
      return worker;
    }
  }
  auto worker = std::make_unique<Worker>(command.front());
  // One that is gone already has its end to tell.
  static_cast<void>(worker->begin(words));
  return worker;
}

void WorkerPool::give_back(std::unique_ptr<Worker> worker) {
  if (keep_) {
    idle_.push_back(std::move(worker));
  }
}

}  // namespace smartcv::batch

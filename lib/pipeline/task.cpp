#include "pipeline/task.h"

namespace smartcv::pipeline {

bool Task::infer_failed(std::span<Item> /*items*/, const std::exception& /*error*/) { return false; }

std::size_t Task::batch_key(const Item& /*item*/) const { return 0; }

void Task::start_prepare_worker() {}

void Task::start_infer_worker(std::size_t /*worker*/) {}

void Task::start_finish() {}

}  // namespace smartcv::pipeline

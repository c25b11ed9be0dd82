#ifndef SMARTCV_NN_INFERENCE_H
#define SMARTCV_NN_INFERENCE_H

#include <functional>
#include <string>

namespace smartcv::nn {

// Runs `body` without gradients or version counters (the guard counts for this thread only) and turns what ATen throws
// into one sentence: Error(model) "NETWORK failed: reason", or OutOfMemory. Every call into ATen from outside this
// floor goes through here.
void run_inference(const std::string& network, const std::function<void()>& body);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_INFERENCE_H

#include "nn/inference.h"

#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>

#include <new>
#include <string_view>

#include "base/error.h"
#include "base/format.h"
#include "nn/out_of_memory.h"

namespace smartcv::nn {
namespace {

// ATen's messages go on with a C++ stack, hints for Python programs and so on: the first line says what happened.
std::string first_line(const c10::Error& error) {
  const std::string_view text = error.what_without_backtrace();
  return std::string(text.substr(0, text.find('\n')));
}

[[noreturn]] void out_of_memory(const std::string& network) {
  throw OutOfMemory(
      ErrorCode::model,
      fmt::format("{} ran out of memory: lower --batch-size or the size of the network's input", network));
}

}  // namespace

void run_inference(const std::string& network, const std::function<void()>& body) {
  try {
    const c10::InferenceMode guard;
    body();
  } catch (const c10::OutOfMemoryError&) {
    out_of_memory(network);
  } catch (const std::bad_alloc&) {
    out_of_memory(network);
  } catch (const c10::Error& error) {
    const auto reason = first_line(error);
    if (reason.find("DefaultCPUAllocator") != std::string::npos) {  // the CPU allocator has no type of its own
      out_of_memory(network);
    }
    throw Error(ErrorCode::model, fmt::format("{} failed: {}", network, reason));
  }
}

}  // namespace smartcv::nn

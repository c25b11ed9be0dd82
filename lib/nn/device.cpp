#include "nn/device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <malloc.h>
#include <unistd.h>
#if __has_include(<torch/headeronly/version.h>)
#include <torch/headeronly/version.h>
#else
#include <torch/csrc/api/include/torch/version.h>
#endif

#include <array>
#include <charconv>
#include <mutex>
#include <optional>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/processor.h"
#include "nn/tensor_memory.h"

namespace smartcv::nn {
namespace {

// Why CUDA cannot be used at all; empty when it can. Found out once.
std::string open_cuda() {
  void* driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_GLOBAL);
  if (driver == nullptr) {
    return access("/dev/nvidiactl", F_OK) == 0
               ? "the NVIDIA driver's library libcuda.so.1 cannot be opened: install the driver's user-space part"
               : "there is no NVIDIA driver on this machine";
  }
  // Its static initialisers register the CUDA back-end with the libtorch_cpu that is already here.
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr) {
    return fmt::format("LibTorch's CUDA part cannot be opened ({}): run scripts/setup on this machine", dlerror());
  }
  if (!at::globalContext().hasCUDA()) {
    return "the NVIDIA driver does not answer, or is older than LibTorch's CUDA needs";
  }
  return {};
}

const std::string& cuda_obstacle() {
  static const std::string obstacle = open_cuda();
  return obstacle;
}

// By the driver itself: LibTorch has no function for it that a program without CUDA headers could call.
std::string cuda_name(int index) {
  void* driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_GLOBAL);
  const auto get = reinterpret_cast<int (*)(int*, int)>(dlsym(driver, "cuDeviceGet"));
  const auto get_name = reinterpret_cast<int (*)(char*, int, int)>(dlsym(driver, "cuDeviceGetName"));
  std::array<char, 256> name{};
  int handle = 0;
  if (get != nullptr && get_name != nullptr && get(&handle, index) == 0 &&
      get_name(name.data(), static_cast<int>(name.size()) - 1, handle) == 0) {
    return name.data();
  }
  return fmt::format("CUDA device {}", index);
}

// Why device `index` cannot be used; empty when it can.
std::string obstacle_of(int index) {
  if (!cuda_obstacle().empty()) {
    return cuda_obstacle();
  }
  const int count = at::detail::getCUDAHooks().getNumGPUs();
  if (index >= count) {
    return fmt::format("there is no CUDA device {}, this machine has {}", index, count);
  }
  return {};
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || rest != end || value < 0) {
    return std::nullopt;
  }
  return value;
}

// What is not a tensor: see Note [Freed activations] in nn/tensor_memory.h. Blocks up to the largest size malloc allows
// for that come from its heaps, and freed heaps are kept.
void keep_freed_memory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 64 << 20);
  TensorMemory::install();
}

struct Wish {
  std::optional<int> cuda;  // device number
  bool strict = false;
  bool silent = false;
};

Wish wish_of(const std::string& word) {
  if (word == "cpu") {
    return {};
  }
  if (word == "auto") {
    return {0, false, true};
  }
  if (word == "cuda") {
    return {0, true, false};
  }
  if (const auto plain = number(word)) {
    return {*plain, false, false};
  }
  if (word.starts_with("cuda:")) {
    if (const auto index = number(std::string_view(word).substr(5))) {
      return {*index, true, false};
    }
  }
  throw Error(ErrorCode::usage,
              fmt::format("'{}' is no device: give auto, cpu, cuda, cuda:N or the number of a CUDA device", word));
}

Precision precision_of(const std::string& word, bool cuda) {
  if (word == "auto" || word == "fp32") {
    return Precision::fp32;
  }
  if (word == "bf16") {
    // Without the instructions it is several times slower than fp32, so the user hardly means it.
    if (!cuda && !this_processor().avx512_bf16) {
      throw Error(ErrorCode::usage, "precision bf16 needs a GPU or a processor with AVX512-BF16: use fp32");
    }
    return Precision::bf16;
  }
  if (word == "fp16") {
    if (!cuda) {
      throw Error(ErrorCode::usage, "precision fp16 needs a GPU: use fp32 on the CPU");
    }
    return Precision::fp16;
  }
  if (word == "half") {
    return cuda ? Precision::fp16 : Precision::fp32;  // on the CPU each network decides, as with auto
  }
  throw Error(ErrorCode::usage, fmt::format("'{}' is no precision: give auto, fp32, bf16, fp16 or half", word));
}

}  // namespace

Device resolve_device(const std::string& word, const std::string& precision) {
  const Wish wish = wish_of(word);
  Device device;
  if (wish.cuda) {
    const auto obstacle = obstacle_of(*wish.cuda);
    device.cuda = obstacle.empty();
    device.index = device.cuda ? *wish.cuda : 0;
    if (!device.cuda && wish.strict) {
      throw Error(ErrorCode::model, fmt::format("device '{}' cannot be used: {}", word, obstacle));
    }
    if (!device.cuda && !wish.silent) {
      log_warning(fmt::format("CUDA device {} cannot be used: {}; the CPU is used instead", *wish.cuda, obstacle));
    }
  }
  if (device.cuda) {
    // fp32 means fp32: cuDNN's own default rounds its inputs to ten bits.
    at::globalContext().setAllowTF32CuDNN(false);
  }
  device.name = device.cuda ? cuda_name(device.index) : "CPU";
  device.precision = precision_of(precision, device.cuda);
  device.automatic_precision = precision == "auto" || (precision == "half" && !device.cuda);
  return device;
}

std::string libtorch_version() { return TORCH_VERSION; }

void use_threads(int threads) {
  static std::once_flag once;
  std::call_once(once, keep_freed_memory);
  // A thread's first question about threads gives it the number that was set last anywhere; so ask before setting its
  // own.
  (void)at::get_num_threads();
  at::set_num_threads(threads);
  // Activations that fade out become denormal numbers, which cost a hundred times a normal one; for this thread.
  at::globalContext().setFlushDenormal(true);
}

}  // namespace smartcv::nn

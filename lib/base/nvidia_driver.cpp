#include "base/nvidia_driver.h"

#include <unistd.h>

#include <array>
#include <cstddef>

#include "base/format.h"
#include "base/gpu_monitor.h"
#include "base/shared_library.h"

namespace smartcv {
namespace {

// The names and values below are from the CUDA driver API reference manual; its ABI is stable.
constexpr int capability_major = 75;  // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
constexpr int capability_minor = 76;

std::string error_name(const SharedLibrary& cuda, int code) {
  const char* name = nullptr;
  return cuda.call("cuGetErrorName", code, &name) == 0 && name != nullptr ? name : fmt::format("error {}", code);
}

NvidiaDevice read_device(const SharedLibrary& cuda, int index) {
  NvidiaDevice device;
  int handle = 0;
  if (cuda.call("cuDeviceGet", &handle, index) != 0) {
    return device;
  }
  std::array<char, 256> name{};
  if (cuda.call("cuDeviceGetName", name.data(), static_cast<int>(name.size()) - 1, handle) == 0) {
    device.name = name.data();
  }
  std::size_t bytes = 0;
  if (cuda.call("cuDeviceTotalMem_v2", &bytes, handle) == 0) {
    device.memory_total = bytes;
  }
  int major = 0;
  int minor = 0;
  if (cuda.call("cuDeviceGetAttribute", &major, capability_major, handle) == 0 &&
      cuda.call("cuDeviceGetAttribute", &minor, capability_minor, handle) == 0) {
    device.capability = major * 10 + minor;
  }
  return device;
}

// NVML counts all GPUs of the machine, in the order of their slots; CUDA those of CUDA_VISIBLE_DEVICES, the fastest
// first. So the free memory is told only where there is one and both must mean it.
void ask_nvml(NvidiaDriver& driver) {
  const GpuMonitor nvml;
  driver.version = nvml.driver_version();
  if (nvml.count() == 1 && driver.devices.size() == 1) {
    driver.devices[0].memory_free = nvml.read(0).memory_free.value_or(0);
  }
}

}  // namespace

NvidiaDriver read_nvidia_driver() {
  NvidiaDriver driver;
  driver.device_files = access("/dev/nvidiactl", F_OK) == 0;
  const SharedLibrary cuda("libcuda.so.1");
  driver.library = cuda.is_open();
  if (!driver.library) {
    driver.problem = driver.device_files ? "libcuda.so.1 cannot be opened" : "there is no NVIDIA driver";
    return driver;
  }
  cuda.call("cuDriverGetVersion", &driver.cuda_version);
  if (const int code = cuda.call("cuInit", 0U); code != 0) {
    driver.problem = fmt::format("the driver does not start: {}", error_name(cuda, code));
    ask_nvml(driver);
    return driver;
  }
  int count = 0;
  if (const int code = cuda.call("cuDeviceGetCount", &count); code != 0) {
    driver.problem = fmt::format("the driver cannot count its devices: {}", error_name(cuda, code));
  } else if (count == 0) {
    driver.problem = "the driver shows no device";
  }
  for (int i = 0; i < count; ++i) {
    driver.devices.push_back(read_device(cuda, i));
  }
  ask_nvml(driver);
  return driver;
}

std::optional<std::size_t> cuda_memory_free(int index) {
  const SharedLibrary cuda("libcuda.so.1");
  int handle = 0;
  void* context = nullptr;
  if (cuda.call("cuInit", 0U) != 0 || cuda.call("cuDeviceGet", &handle, index) != 0 ||
      cuda.call("cuDevicePrimaryCtxRetain", &context, handle) != 0) {
    return std::nullopt;
  }
  std::size_t free = 0;
  std::size_t total = 0;
  bool told = false;
  if (cuda.call("cuCtxPushCurrent_v2", context) == 0) {
    told = cuda.call("cuMemGetInfo_v2", &free, &total) == 0;
    cuda.call("cuCtxPopCurrent_v2", &context);
  }
  cuda.call("cuDevicePrimaryCtxRelease_v2", handle);
  return told ? std::optional(free) : std::nullopt;
}

}  // namespace smartcv

#include "base/nvidia_driver.h"

#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <cstddef>

#include "base/format.h"

namespace smartcv {
namespace {

// The names and values below are from the CUDA driver API and NVML reference manuals; both ABIs are stable.
constexpr int capability_major = 75;  // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
constexpr int capability_minor = 76;

// A shared library that stays open: drivers do not like to be unloaded.
class Library {
 public:
  explicit Library(const char* name) : handle_(dlopen(name, RTLD_NOW | RTLD_GLOBAL)) {}
  [[nodiscard]] bool is_open() const noexcept { return handle_ != nullptr; }
  // Calls the function `name` of the library; -1 when the library has none.
  template <typename... Arguments>
  int call(const char* name, Arguments... arguments) const {
    const auto function = reinterpret_cast<int (*)(Arguments...)>(dlsym(handle_, name));
    return function != nullptr ? function(arguments...) : -1;
  }

 private:
  void* handle_;
};

std::string error_name(const Library& cuda, int code) {
  const char* name = nullptr;
  return cuda.call("cuGetErrorName", code, &name) == 0 && name != nullptr ? name : fmt::format("error {}", code);
}

NvidiaDevice read_device(const Library& cuda, int index) {
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

struct NvmlMemory {
  unsigned long long total;
  unsigned long long free;
  unsigned long long used;
};

// NVML counts all GPUs of the machine, in the order of their slots; CUDA those of CUDA_VISIBLE_DEVICES, the fastest
// first. So the free memory is told only where there is one and both must mean it.
void ask_nvml(NvidiaDriver& driver) {
  const Library nvml("libnvidia-ml.so.1");
  if (!nvml.is_open() || nvml.call("nvmlInit_v2") != 0) {
    return;
  }
  std::array<char, 96> version{};
  if (nvml.call("nvmlSystemGetDriverVersion", version.data(), static_cast<unsigned>(version.size()) - 1) == 0) {
    driver.version = version.data();
  }
  unsigned count = 0;
  void* handle = nullptr;
  NvmlMemory memory{};
  if (nvml.call("nvmlDeviceGetCount_v2", &count) == 0 && count == 1 && driver.devices.size() == 1 &&
      nvml.call("nvmlDeviceGetHandleByIndex_v2", 0U, &handle) == 0 &&
      nvml.call("nvmlDeviceGetMemoryInfo", handle, &memory) == 0) {
    driver.devices[0].memory_free = memory.free;
  }
  nvml.call("nvmlShutdown");
}

}  // namespace

NvidiaDriver read_nvidia_driver() {
  NvidiaDriver driver;
  driver.device_files = access("/dev/nvidiactl", F_OK) == 0;
  const Library cuda("libcuda.so.1");
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

}  // namespace smartcv

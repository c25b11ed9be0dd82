#include "base/gpu_monitor.h"

#include <array>

#include "base/format.h"

namespace smartcv {
namespace {

// Names, values and structures are from the NVML reference manual.
constexpr int temperature_of_the_chip = 0;  // NVML_TEMPERATURE_GPU
constexpr double milliwatts = 1000;

struct NvmlMemory {
  unsigned long long total;
  unsigned long long free;
  unsigned long long used;
};

struct NvmlUtilization {
  unsigned gpu;
  unsigned memory;
};

}  // namespace

GpuMonitor::GpuMonitor() : nvml_("libnvidia-ml.so.1") {
  if (!nvml_.is_open()) {
    problem_ = "there is no NVIDIA driver (libnvidia-ml.so.1 cannot be opened)";
    return;
  }
  if (const int code = nvml_.call("nvmlInit_v2"); code != 0) {
    problem_ = fmt::format("the NVIDIA driver does not start (NVML error {})", code);
    return;
  }
  started_ = true;
  std::array<char, 96> version{};
  if (nvml_.call("nvmlSystemGetDriverVersion", version.data(), static_cast<unsigned>(version.size()) - 1) == 0) {
    driver_version_ = version.data();
  }
  find_gpus();
  if (gpus_.empty()) {
    problem_ = "the NVIDIA driver shows no GPU";
  }
}

GpuMonitor::~GpuMonitor() {
  if (started_) {
    nvml_.call("nvmlShutdown");
  }
}

void GpuMonitor::find_gpus() {
  unsigned count = 0;
  if (nvml_.call("nvmlDeviceGetCount_v2", &count) != 0) {
    return;
  }
  for (unsigned i = 0; i < count; ++i) {
    Gpu gpu;
    if (nvml_.call("nvmlDeviceGetHandleByIndex_v2", i, &gpu.handle) != 0) {
      continue;
    }
    std::array<char, 96> name{};
    const bool named =
        nvml_.call("nvmlDeviceGetName", gpu.handle, name.data(), static_cast<unsigned>(name.size()) - 1) == 0;
    gpu.name = named ? name.data() : fmt::format("GPU {}", i);
    gpus_.push_back(gpu);
  }
}

GpuReading GpuMonitor::read(std::size_t gpu) const {
  void* const handle = gpus_.at(gpu).handle;
  GpuReading reading;
  NvmlUtilization utilization{};
  if (nvml_.call("nvmlDeviceGetUtilizationRates", handle, &utilization) == 0) {
    reading.utilization = utilization.gpu;
  }
  NvmlMemory memory{};
  if (nvml_.call("nvmlDeviceGetMemoryInfo", handle, &memory) == 0) {
    reading.memory_used = memory.used;
    reading.memory_free = memory.free;
    reading.memory_total = memory.total;
  }
  unsigned value = 0;
  if (nvml_.call("nvmlDeviceGetTemperature", handle, temperature_of_the_chip, &value) == 0) {
    reading.temperature = value;
  }
  if (nvml_.call("nvmlDeviceGetPowerUsage", handle, &value) == 0) {
    reading.power = value / milliwatts;
  }
  return reading;
}

}  // namespace smartcv

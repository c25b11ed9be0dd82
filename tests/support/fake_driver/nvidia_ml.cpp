// NVML for the driver of cuda.cpp: the functions lib/base/gpu_monitor.cpp calls, with NVML's signatures. FAKE_NVML
// chooses how it is: "broken" (does not start), "none" (no GPU), "silent" (no power meter, as on some laptops).
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

constexpr int not_supported = 3;      // NVML_ERROR_NOT_SUPPORTED
constexpr int driver_not_loaded = 9;  // NVML_ERROR_DRIVER_NOT_LOADED

bool is(const char* kind) {
  const char* const wanted = std::getenv("FAKE_NVML");
  return wanted != nullptr && std::string(wanted) == kind;
}

// It gets busier, fuller and warmer each time it is asked.
unsigned asked = 0;

}  // namespace

extern "C" {

struct FakeMemory {
  unsigned long long total;
  unsigned long long free;
  unsigned long long used;
};

struct FakeUtilization {
  unsigned gpu;
  unsigned memory;
};

int nvmlInit_v2() { return is("broken") ? driver_not_loaded : 0; }
int nvmlShutdown() { return 0; }

int nvmlSystemGetDriverVersion(char* version, unsigned length) {
  (void)std::snprintf(version, length, "550.54.14");
  return 0;
}

int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = is("none") ? 0 : 1;
  return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned, void** device) {
  static int only = 0;
  *device = &only;
  return 0;
}

int nvmlDeviceGetName(void*, char* name, unsigned length) {
  (void)std::snprintf(name, length, "Fake GPU");
  return 0;
}

int nvmlDeviceGetUtilizationRates(void*, FakeUtilization* utilization) {
  ++asked;
  *utilization = {10 * asked, 0};
  return 0;
}

int nvmlDeviceGetMemoryInfo(void*, FakeMemory* memory) {
  const unsigned long long used = (2ULL << 30) + (static_cast<unsigned long long>(asked) << 20);
  *memory = {8ULL << 30, (8ULL << 30) - used, used};
  return 0;
}

int nvmlDeviceGetTemperature(void*, int, unsigned* celsius) {
  *celsius = 40 + asked;
  return 0;
}

int nvmlDeviceGetPowerUsage(void*, unsigned* milliwatts) {
  *milliwatts = 99500;
  return is("silent") ? not_supported : 0;
}
}

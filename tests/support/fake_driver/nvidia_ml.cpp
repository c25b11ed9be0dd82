// NVML for the driver of cuda.cpp: the functions lib/base/nvidia_driver.cpp calls, with NVML's signatures.
#include <cstdio>

extern "C" {

struct FakeMemory {
  unsigned long long total;
  unsigned long long free;
  unsigned long long used;
};

int nvmlInit_v2() { return 0; }
int nvmlShutdown() { return 0; }

int nvmlSystemGetDriverVersion(char* version, unsigned length) {
  (void)std::snprintf(version, length, "550.54.14");
  return 0;
}

int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = 1;
  return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned, void** device) {
  static int only = 0;
  *device = &only;
  return 0;
}

int nvmlDeviceGetMemoryInfo(void*, FakeMemory* memory) {
  *memory = {8ULL << 30, 6ULL << 30, 2ULL << 30};
  return 0;
}
}

// A driver of NVIDIA's that is not there: the functions lib/base/nvidia_driver.cpp calls, with the signatures of the
// CUDA driver API. FAKE_DRIVER chooses how it is: "old" (CUDA 12.4), "broken" (does not start), "crash".
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

bool is(const char* kind) {
  const char* const wanted = std::getenv("FAKE_DRIVER");
  return wanted != nullptr && std::string(wanted) == kind;
}

}  // namespace

extern "C" {

int cuDriverGetVersion(int* version) {
  *version = 12040;
  return 0;
}

int cuInit(unsigned) {
  if (is("crash")) {
    (void)std::raise(SIGSEGV);
  }
  return is("broken") ? 999 : 0;
}

int cuGetErrorName(int, const char** name) {
  *name = "CUDA_ERROR_FAKE";
  return 0;
}

int cuDeviceGetCount(int* count) {
  *count = 1;
  return 0;
}

int cuDeviceGet(int* device, int index) {
  *device = index;
  return 0;
}

int cuDeviceGetName(char* name, int length, int) {
  (void)std::snprintf(name, static_cast<std::size_t>(length), "Fake GPU");
  return 0;
}

int cuDeviceTotalMem_v2(std::size_t* bytes, int) {
  *bytes = std::size_t{8} << 30;
  return 0;
}

int cuDeviceGetAttribute(int* value, int, int) {
  *value = 8;
  return 0;
}

// The contexts of other devices than 0 cannot be had.
int cuDevicePrimaryCtxRetain(void** context, int device) {
  static int primary = 0;
  *context = &primary;
  return device == 0 ? 0 : 2;
}

namespace {
bool has_context = false;
}

int cuCtxPushCurrent_v2(void*) {
  has_context = true;
  return 0;
}

int cuCtxPopCurrent_v2(void**) {
  has_context = false;
  return 0;
}

int cuDevicePrimaryCtxRelease_v2(int) { return 0; }

int cuMemGetInfo_v2(std::size_t* free, std::size_t* total) {
  *free = std::size_t{6} << 30;
  *total = std::size_t{8} << 30;
  return has_context ? 0 : 201;  // CUDA_ERROR_INVALID_CONTEXT
}
}

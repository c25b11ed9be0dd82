#include "base/nvidia_driver.h"

#include <dlfcn.h>

#include <catch2/catch.hpp>

using namespace smartcv;

TEST_CASE("the free memory of a CUDA device is the driver's answer in the device's own context", "[nvidia_driver]") {
  // Under this name the loader finds what is open already, before it looks for a driver of the machine.
  REQUIRE(dlopen(SMARTCV_BINARY_DIR "/tests/fake_driver/libcuda.so.1", RTLD_NOW) != nullptr);
  CHECK(cuda_memory_free(0) == std::size_t{6} << 30U);
  CHECK_FALSE(cuda_memory_free(1));
}

#ifndef SMARTCV_BASE_NVIDIA_DRIVER_H
#define SMARTCV_BASE_NVIDIA_DRIVER_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smartcv {

struct NvidiaDevice {
  std::string name;                // "NVIDIA H200"
  std::uint64_t memory_total = 0;  // bytes
  std::uint64_t memory_free = 0;   // bytes; 0 when NVML does not tell
  int capability = 0;              // compute capability times ten: 90
};

// What the NVIDIA driver says about itself, without LibTorch and without CUDA headers: libcuda.so.1 and
// libnvidia-ml.so.1 are opened at run time.
struct NvidiaDriver {
  bool device_files = false;  // /dev/nvidiactl: the kernel part is loaded
  bool library = false;       // libcuda.so.1 can be opened
  std::string problem;        // why there are no devices; empty when there are
  int cuda_version = 0;       // newest CUDA the driver speaks: 13000 for 13.0; 0 unknown
  std::string version;        // "580.65.06"; empty unknown
  std::vector<NvidiaDevice> devices;
};

// A broken driver can hang or crash in here: ask in a process you can do without.
[[nodiscard]] NvidiaDriver read_nvidia_driver();

// Bytes of the memory of CUDA device `index` (CUDA's own number) that are free now; unset when the driver does not
// tell. For a device that is in use: on another one it takes some memory for a moment.
[[nodiscard]] std::optional<std::size_t> cuda_memory_free(int index);

}  // namespace smartcv

#endif  // SMARTCV_BASE_NVIDIA_DRIVER_H

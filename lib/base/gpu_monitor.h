#ifndef SMARTCV_BASE_GPU_MONITOR_H
#define SMARTCV_BASE_GPU_MONITOR_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/shared_library.h"

namespace smartcv {

// What one GPU does at a moment. Unset: the driver does not tell it of this GPU.
struct GpuReading {
  std::optional<double> utilization;          // percent of the driver's last sample period in which something ran
  std::optional<std::uint64_t> memory_used;   // bytes, of all programs
  std::optional<std::uint64_t> memory_free;   // bytes
  std::optional<std::uint64_t> memory_total;  // bytes
  std::optional<double> temperature;          // degrees Celsius
  std::optional<double> power;                // watts
};

// NVIDIA's own view of its GPUs: libnvidia-ml.so.1 (NVML), opened at run time; its ABI is stable. All GPUs it shows, in
// the order of their slots, which need not be CUDA's order. Not thread-safe. A broken driver can hang in here.
class GpuMonitor {
 public:
  GpuMonitor();
  ~GpuMonitor();
  GpuMonitor(const GpuMonitor&) = delete;
  GpuMonitor& operator=(const GpuMonitor&) = delete;

  // Why there is nothing to watch; empty when there is.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
  // "580.65.06"; empty unknown.
  [[nodiscard]] const std::string& driver_version() const noexcept { return driver_version_; }
  [[nodiscard]] std::size_t count() const noexcept { return gpus_.size(); }
  [[nodiscard]] const std::string& name(std::size_t gpu) const { return gpus_.at(gpu).name; }
  [[nodiscard]] GpuReading read(std::size_t gpu) const;

 private:
  struct Gpu {
    void* handle = nullptr;
    std::string name;  // "NVIDIA H200"
  };
  void find_gpus();

  SharedLibrary nvml_;
  bool started_ = false;
  std::string problem_;
  std::string driver_version_;
  std::vector<Gpu> gpus_;
};

}  // namespace smartcv

#endif  // SMARTCV_BASE_GPU_MONITOR_H

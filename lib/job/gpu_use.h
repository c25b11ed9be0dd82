#ifndef SMARTCV_JOB_GPU_USE_H
#define SMARTCV_JOB_GPU_USE_H

#include <cstddef>
#include <string>
#include <vector>

#include "base/gpu_monitor.h"

namespace smartcv::job {

// One quantity of a GPU over a job. Readings the driver does not give are left out; without any, `count` is 0.
struct GpuQuantity {
  std::size_t count = 0;
  double first = 0;
  double last = 0;
  double mean = 0;
  double most = 0;
  void add(double value);
};

// What one GPU did while a job ran.
struct GpuUse {
  int gpu = 0;               // NVML's number, see base/gpu_monitor.h
  std::string name;          // "NVIDIA H200"
  std::size_t readings = 0;  // one a second
  double memory_total = 0;   // MiB; 0 unknown
  GpuQuantity utilization;   // percent
  GpuQuantity memory;        // MiB, of all programs
  GpuQuantity temperature;   // degrees Celsius
  GpuQuantity power;         // watts
  void add(const GpuReading& reading);
};

// "GPU 0 NVIDIA H200: 63 readings, utilization mean 41 % most 88 %, memory 512 -> 530 MiB most 6144 of 143771, …":
// start, end and what was in between. Quantities that were never read are left out.
[[nodiscard]] std::string gpu_line(const GpuUse& use);

// What `--gpu-log` saw.
struct GpuWatch {
  bool asked = false;
  std::string problem;       // why there was nothing to see; empty when there was
  std::vector<GpuUse> gpus;  // each one NVML shows
};

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_GPU_USE_H

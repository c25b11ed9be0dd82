#ifndef SMARTCV_JOB_GPU_LOG_H
#define SMARTCV_JOB_GPU_LOG_H

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/gpu_monitor.h"
#include "base/part_file.h"
#include "job/gpu_use.h"

namespace smartcv::job {

// `--gpu-log`: what the GPUs do while a job runs, a row for each GPU and second, in a CSV file. Lines that begin with #
// say what was watched, and at the end what it came to. Without a GPU the file says why, and a warning does.
//
//   time,seconds,gpu,utilization_percent,memory_used_mib,memory_total_mib,temperature_c,power_w
//
// The first row is of the start, the last of the end. While the job runs the file is called FILE.part; it can be read
// all the time, and is kept when the job fails. Begin it when everything is checked: a job that never starts leaves
// none.
class GpuLog {
 public:
  // Without a path nothing is watched. Throws Error(output) when the file cannot be made.
  GpuLog(const std::optional<std::filesystem::path>& path, bool overwrite);
  ~GpuLog();
  GpuLog(const GpuLog&) = delete;
  GpuLog& operator=(const GpuLog&) = delete;

  // Reads once more, ends the file and gives it its name. Throws Error(output) when it could not be written.
  [[nodiscard]] GpuWatch finish();

 private:
  void begin();
  void watch();
  void read_all();
  void end(const std::string& how);

  std::optional<PartFile> file_;
  std::ofstream out_;
  std::optional<GpuMonitor> monitor_;
  GpuWatch watch_;
  std::chrono::steady_clock::time_point started_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_GPU_LOG_H

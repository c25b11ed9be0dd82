#include "job/gpu_log.h"

#include <chrono>
#include <exception>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/thread_name.h"
#include "base/utc.h"
#include "base/version.h"

namespace smartcv::job {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds interval{1};
constexpr double mebibyte = 1024.0 * 1024.0;
constexpr const char* columns =
    "time,seconds,gpu,utilization_percent,memory_used_mib,memory_total_mib,temperature_c,power_w";

// What the driver does not tell is an empty cell.
std::string cell(const std::optional<double>& value, int digits) {
  return value ? fmt::format("{:.{}f}", *value, digits) : "";
}

std::optional<double> mebibytes(const std::optional<std::uint64_t>& bytes) {
  return bytes ? std::optional(static_cast<double>(*bytes) / mebibyte) : std::nullopt;
}

}  // namespace

GpuLog::GpuLog(const std::optional<std::filesystem::path>& path, bool overwrite) {
  if (!path) {
    return;
  }
  watch_.asked = true;
  file_.emplace(*path, overwrite);
  out_.open(file_->part_path(), std::ios::binary);
  monitor_.emplace();
  watch_.problem = monitor_->problem();
  begin();
  if (!watch_.problem.empty()) {
    log_warning(fmt::format("{}: no GPU is watched: {}", path->string(), watch_.problem));
    return;
  }
  thread_ = std::thread([this] { watch(); });
}

// The job failed: what was seen until then may tell why.
GpuLog::~GpuLog() {
  if (!file_) {
    return;
  }
  try {
    end("the job failed");
  } catch (const std::exception& error) {
    log_warning(error.what());
  }
}

void GpuLog::begin() {
  out_ << fmt::format("# smartcv {}, started {}\n", version, utc_now());
  if (!watch_.problem.empty()) {
    out_ << fmt::format("# no GPU is watched: {}\n", watch_.problem);
  } else if (!monitor_->driver_version().empty()) {
    out_ << fmt::format("# NVIDIA driver {}\n", monitor_->driver_version());
  }
  for (std::size_t i = 0; i < monitor_->count(); ++i) {
    watch_.gpus.push_back({.gpu = static_cast<int>(i), .name = monitor_->name(i)});
    out_ << fmt::format("# GPU {}: {}\n", i, monitor_->name(i));
  }
  out_ << columns << "\n" << std::flush;
}

void GpuLog::watch() {
  name_this_thread("gpu-log");
  started_ = Clock::now();
  auto next = started_;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    read_all();
    next += interval;
    wake_.wait_until(lock, next, [this] { return stopping_; });
  }
  read_all();
}

void GpuLog::read_all() {
  const std::string time = utc_now();
  const double seconds = std::chrono::duration<double>(Clock::now() - started_).count();
  for (GpuUse& use : watch_.gpus) {
    const GpuReading reading = monitor_->read(static_cast<std::size_t>(use.gpu));
    use.add(reading);
    out_ << fmt::format("{},{:.1f},{},{},{},{},{},{}\n", time, seconds, use.gpu, cell(reading.utilization, 0),
                        cell(mebibytes(reading.memory_used), 0), cell(mebibytes(reading.memory_total), 0),
                        cell(reading.temperature, 0), cell(reading.power, 1));
  }
  out_ << std::flush;
}

void GpuLog::end(const std::string& how) {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  out_ << fmt::format("# {} {}\n", how, utc_now());
  for (const GpuUse& use : watch_.gpus) {
    out_ << "# " << gpu_line(use) << "\n";
  }
  out_.close();
  PartFile file = std::move(*file_);
  file_.reset();
  if (out_.fail()) {
    throw Error(ErrorCode::output, "the GPU log could not be written whole (disk full?)",
                {.file = file.final_path().string()});
  }
  file.publish();
}

GpuWatch GpuLog::finish() {
  if (file_) {
    end("ended");
  }
  return watch_;
}

}  // namespace smartcv::job

#include "job/gpu_use.h"

#include <algorithm>

#include "base/format.h"

namespace smartcv::job {
namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

}  // namespace

void GpuQuantity::add(double value) {
  first = count == 0 ? value : first;
  most = count == 0 ? value : std::max(most, value);
  last = value;
  ++count;
  mean += (value - mean) / static_cast<double>(count);
}

void GpuUse::add(const GpuReading& reading) {
  ++readings;
  if (reading.memory_total) {
    memory_total = static_cast<double>(*reading.memory_total) / mebibyte;
  }
  if (reading.utilization) {
    utilization.add(*reading.utilization);
  }
  if (reading.memory_used) {
    memory.add(static_cast<double>(*reading.memory_used) / mebibyte);
  }
  if (reading.temperature) {
    temperature.add(*reading.temperature);
  }
  if (reading.power) {
    power.add(*reading.power);
  }
}

std::string gpu_line(const GpuUse& use) {
  std::string line = fmt::format("GPU {} {}: {} readings", use.gpu, use.name, use.readings);
  if (use.utilization.count > 0) {
    line += fmt::format(", utilization mean {:.0f} % most {:.0f} %", use.utilization.mean, use.utilization.most);
  }
  if (use.memory.count > 0) {
    line += fmt::format(", memory {:.0f} -> {:.0f} MiB most {:.0f} of {:.0f}", use.memory.first, use.memory.last,
                        use.memory.most, use.memory_total);
  }
  if (use.temperature.count > 0) {
    line += fmt::format(", temperature {:.0f} -> {:.0f} C most {:.0f}", use.temperature.first, use.temperature.last,
                        use.temperature.most);
  }
  if (use.power.count > 0) {
    line += fmt::format(", power mean {:.0f} W most {:.0f} W", use.power.mean, use.power.most);
  }
  return line;
}

}  // namespace smartcv::job

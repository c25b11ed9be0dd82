#ifndef SMARTCV_BASE_MACHINE_LIMITS_H
#define SMARTCV_BASE_MACHINE_LIMITS_H

#include <cstdint>
#include <filesystem>
#include <optional>

namespace smartcv {

// What a container or a cluster job (control group, version 1 or 2) leaves to this process: the tightest value of its
// own group and all groups above it that can be seen. Nothing: no limit.
struct GroupLimits {
  std::optional<double> cores;                // CPU quota over its period; 1.5 cores are possible
  std::optional<std::uint64_t> memory_bytes;  // above it the kernel ends the process
  std::optional<std::uint64_t> memory_used;   // bytes in use in the group whose limit is given
};

// `root` is "/" but for tests. What cannot be read limits nothing: a machine without control groups, a hidden /sys.
[[nodiscard]] GroupLimits read_group_limits(const std::filesystem::path& root = "/");

// Main memory, from /proc/meminfo; bytes. All 0 where that cannot be read.
struct Memory {
  std::uint64_t total = 0;
  std::uint64_t available = 0;  // without swapping
  std::uint64_t swap = 0;
};
[[nodiscard]] Memory read_memory(const std::filesystem::path& root = "/");

// Bytes of main memory that are left to this process: free on the machine, and within the limits of its groups. 0 where
// that cannot be read.
[[nodiscard]] std::uint64_t memory_left(const std::filesystem::path& root = "/");

struct CoreCounts {
  int online = 1;   // of the machine
  int allowed = 1;  // of them, in this process's affinity mask (taskset, cpuset)
};
[[nodiscard]] CoreCounts read_core_counts();

}  // namespace smartcv

#endif  // SMARTCV_BASE_MACHINE_LIMITS_H

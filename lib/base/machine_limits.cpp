#include "base/machine_limits.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace smartcv {
namespace {

namespace fs = std::filesystem;

// Numbers as they stand in the kernel's files: without a sign, nothing for "max", "-1" and what is not there.
std::optional<std::uint64_t> number_in(const fs::path& file) {
  std::ifstream stream(file);
  std::string word;
  if (!(stream >> word) || word.empty() || word.size() > 19 ||
      word.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return std::stoull(word);
}

// One hierarchy of control groups: where it is mounted and where this process is in it.
struct Hierarchy {
  fs::path mount;
  fs::path group;  // below the mount
  bool unified = false;
};

bool lists(const std::string& comma_list, const std::string& name) {
  std::istringstream stream(comma_list);
  for (std::string item; std::getline(stream, item, ',');) {
    if (item == name) {
      return true;
    }
  }
  return false;
}

// The path of this process's group in the hierarchy of `controller` (version 1) or in the unified one (empty name), as
// /proc/self/cgroup has it: "4:memory:/job/7" or "0::/job/7".
std::optional<std::string> group_path(const fs::path& root, const std::string& controller) {
  std::ifstream file(root / "proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':');
    const auto second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) {
      continue;
    }
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (controller.empty() ? controllers.empty() : lists(controllers, controller)) {
      return line.substr(second + 1);
    }
  }
  return std::nullopt;
}

// Finds the mount of the hierarchy in /proc/self/mountinfo: "31 23 0:28 ROOT MOUNT options - TYPE SOURCE
// super-options".
std::optional<Hierarchy> hierarchy_of(const fs::path& root, const std::string& controller) {
  const auto group = group_path(root, controller);
  if (!group) {
    return std::nullopt;
  }
  std::ifstream file(root / "proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const auto dash = line.find(" - ");
    if (dash == std::string::npos) {
      continue;
    }
    std::istringstream left(line.substr(0, dash));
    std::istringstream right(line.substr(dash + 3));
    std::string skipped;
    std::string mounted_root;
    std::string mount;
    std::string type;
    std::string source;
    std::string options;
    left >> skipped >> skipped >> skipped >> mounted_root >> mount;
    right >> type >> source >> options;
    const bool fits = controller.empty() ? type == "cgroup2" : type == "cgroup" && lists(options, controller);
    if (!fits || mount.empty()) {
      continue;
    }
    // A container may see only its own part of the tree mounted; the path then starts with that part's root.
    std::string below = *group;
    if (mounted_root != "/" && below.starts_with(mounted_root)) {
      below.erase(0, mounted_root.size());
    }
    return Hierarchy{root / mount.substr(1), fs::path(below).relative_path(), controller.empty()};
  }
  return std::nullopt;
}

// The own group first, then those above it, up to the mount. Groups that are not visible are passed over.
std::vector<fs::path> groups_upwards(const Hierarchy& hierarchy) {
  std::vector<fs::path> groups;
  const fs::path inside = hierarchy.group.lexically_normal();
  if (!inside.string().starts_with("..")) {  // "/../x": outside of what this container may see
    for (fs::path group = inside; !group.empty() && group != "."; group = group.parent_path()) {
      groups.push_back(hierarchy.mount / group);
    }
  }
  groups.push_back(hierarchy.mount);
  return groups;
}

std::optional<double> quota_of(const fs::path& group, bool unified) {
  double quota = 0;
  double period = 0;
  if (unified) {
    std::ifstream file(group / "cpu.max");
    std::string word;
    if (!(file >> word >> period) || word.empty() || word.find_first_not_of("0123456789") != std::string::npos) {
      return std::nullopt;  // "max 100000"
    }
    std::istringstream(word) >> quota;
  } else {
    quota = static_cast<double>(number_in(group / "cpu.cfs_quota_us").value_or(0));  // -1: none
    period = static_cast<double>(number_in(group / "cpu.cfs_period_us").value_or(0));
  }
  return quota > 0 && period > 0 ? std::optional(quota / period) : std::nullopt;
}

void take_cores(const fs::path& root, const std::string& controller, GroupLimits& limits) {
  if (const auto hierarchy = hierarchy_of(root, controller)) {
    for (const fs::path& group : groups_upwards(*hierarchy)) {
      if (const auto cores = quota_of(group, hierarchy->unified)) {
        limits.cores = std::min(*cores, limits.cores.value_or(*cores));
      }
    }
  }
}

void take_memory(const fs::path& root, const std::string& controller, GroupLimits& limits) {
  // Version 1 writes "no limit" as the largest number of pages: nothing of that size is a limit.
  constexpr std::uint64_t endless = std::uint64_t{1} << 60;
  if (const auto hierarchy = hierarchy_of(root, controller)) {
    for (const fs::path& group : groups_upwards(*hierarchy)) {
      const auto bytes = number_in(group / (hierarchy->unified ? "memory.max" : "memory.limit_in_bytes"));
      if (bytes && *bytes < endless && *bytes < limits.memory_bytes.value_or(endless)) {
        limits.memory_bytes = bytes;
        limits.memory_used = number_in(group / (hierarchy->unified ? "memory.current" : "memory.usage_in_bytes"));
      }
    }
  }
}

}  // namespace

GroupLimits read_group_limits(const fs::path& root) {
  GroupLimits limits;
  // Machines between the versions have both kinds mounted: each controller lives in one of them.
  for (const bool unified : {true, false}) {
    take_cores(root, unified ? "" : "cpu", limits);
    take_memory(root, unified ? "" : "memory", limits);
  }
  return limits;
}

Memory read_memory(const fs::path& root) {
  Memory memory;
  std::ifstream file(root / "proc/meminfo");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string key;
    std::uint64_t kib = 0;
    if (!(words >> key >> kib)) {
      continue;
    }
    if (key == "MemTotal:") {
      memory.total = kib * 1024;
    } else if (key == "MemAvailable:") {
      memory.available = kib * 1024;
    } else if (key == "SwapTotal:") {
      memory.swap = kib * 1024;
    }
  }
  return memory;
}

std::uint64_t memory_left(const fs::path& root) {
  const std::uint64_t machine = read_memory(root).available;
  const GroupLimits group = read_group_limits(root);
  if (!group.memory_bytes) {
    return machine;
  }
  return std::min(machine, *group.memory_bytes - std::min(group.memory_used.value_or(0), *group.memory_bytes));
}

CoreCounts read_core_counts() {
  CoreCounts counts;
  counts.online = std::max(1, static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)));
  cpu_set_t mask;
  CPU_ZERO(&mask);
  counts.allowed = sched_getaffinity(0, sizeof mask, &mask) == 0 ? std::max(1, CPU_COUNT(&mask)) : 1;
  return counts;
}

}  // namespace smartcv

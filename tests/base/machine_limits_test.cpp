#include "base/machine_limits.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "base/cores.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

// A root folder with the few files of /proc and /sys that are read.
class Root {
 public:
  void write(const std::string& file, const std::string& text) const {
    const auto path = folder_ / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text << "\n";
  }
  void unified(const std::string& group, const std::string& mounted_root = "/") const {
    write("proc/self/cgroup", "0::" + group);
    write("proc/self/mountinfo",
          "29 23 0:26 " + mounted_root + " /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate");
  }
  void version_1(const std::string& group) const {
    write("proc/self/cgroup", "5:memory:" + group + "\n3:cpu,cpuacct:" + group + "\n1:name=systemd:/init\n0::/");
    write("proc/self/mountinfo",
          "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
          "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");
  }
  [[nodiscard]] GroupLimits limits() const { return read_group_limits(folder_.path()); }
  [[nodiscard]] Memory memory() const { return read_memory(folder_.path()); }
  [[nodiscard]] std::uint64_t left() const { return memory_left(folder_.path()); }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a container of version 2 limits cores and memory", "[machine_limits]") {
  const Root root;
  root.unified("/");
  root.write("sys/fs/cgroup/cpu.max", "150000 100000");
  root.write("sys/fs/cgroup/memory.max", "2147483648");
  root.write("sys/fs/cgroup/memory.current", "1048576");
  const GroupLimits limits = root.limits();
  CHECK(limits.cores == 1.5);
  CHECK(limits.memory_bytes == 2147483648U);
  CHECK(limits.memory_used == 1048576U);
}

TEST_CASE("'max' limits nothing", "[machine_limits]") {
  const Root root;
  root.unified("/");
  root.write("sys/fs/cgroup/cpu.max", "max 100000");
  root.write("sys/fs/cgroup/memory.max", "max");
  CHECK_FALSE(root.limits().cores);
  CHECK_FALSE(root.limits().memory_bytes);
}

TEST_CASE("the tightest limit of the groups above counts", "[machine_limits]") {
  const Root root;
  root.unified("/slurm/job_7/step_0");
  root.write("sys/fs/cgroup/slurm/job_7/step_0/cpu.max", "max 100000");
  root.write("sys/fs/cgroup/slurm/job_7/cpu.max", "400000 100000");
  root.write("sys/fs/cgroup/slurm/cpu.max", "800000 100000");
  root.write("sys/fs/cgroup/slurm/job_7/step_0/memory.max", "8000000000");
  root.write("sys/fs/cgroup/slurm/job_7/memory.max", "4000000000");
  root.write("sys/fs/cgroup/slurm/job_7/memory.current", "1000");
  const GroupLimits limits = root.limits();
  CHECK(limits.cores == 4);
  CHECK(limits.memory_bytes == 4000000000U);
  CHECK(limits.memory_used == 1000U);
}

TEST_CASE("version 1 keeps each controller in a hierarchy of its own", "[machine_limits]") {
  const Root root;
  root.version_1("/docker/abc");
  root.write("sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us", "250000");
  root.write("sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us", "100000");
  root.write("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "1000000000");
  root.write("sys/fs/cgroup/memory/docker/abc/memory.usage_in_bytes", "5000");
  root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
  const GroupLimits limits = root.limits();
  CHECK(limits.cores == 2.5);
  CHECK(limits.memory_bytes == 1000000000U);
  CHECK(limits.memory_used == 5000U);
}

TEST_CASE("version 1 says 'no limit' with -1 and with a very large number", "[machine_limits]") {
  const Root root;
  root.version_1("/");
  root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
  root.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
  root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
  CHECK_FALSE(root.limits().cores);
  CHECK_FALSE(root.limits().memory_bytes);
}

TEST_CASE("a container that sees only its own part of the tree finds its limits at the mount", "[machine_limits]") {
  const Root root;
  root.unified("/docker/abc", "/docker/abc");
  root.write("sys/fs/cgroup/cpu.max", "50000 100000");
  CHECK(root.limits().cores == 0.5);

  const Root outside;
  outside.unified("/../other");
  outside.write("sys/fs/cgroup/cpu.max", "200000 100000");
  CHECK(outside.limits().cores == 2);
}

TEST_CASE("no control groups, half of the files or nonsense in them: nothing is limited, nothing fails",
          "[machine_limits]") {
  const Root nothing;
  CHECK_FALSE(nothing.limits().cores);
  CHECK(nothing.memory().total == 0);

  const Root nonsense;
  nonsense.unified("/");
  for (const char* text : {"", "abc", "100000", "0 0", "1e9 100000", "99999999999999999999999 100000"}) {
    CAPTURE(text);
    nonsense.write("sys/fs/cgroup/cpu.max", text);
    nonsense.write("sys/fs/cgroup/memory.max", text);
    const auto cores = nonsense.limits().cores;
    CHECK((!cores || *cores > 1e6));
  }
  nonsense.write("proc/self/mountinfo", "29 - \n - cgroup2\n\n-");
  nonsense.write("proc/self/cgroup", "::\n0:\nno colon");
  CHECK_FALSE(nonsense.limits().cores);
}

TEST_CASE("main memory is read in bytes", "[machine_limits]") {
  const Root root;
  root.write("proc/meminfo",
             "MemTotal:       16384000 kB\nMemFree: 1 kB\nMemAvailable:    8192000 kB\nSwapTotal:             0 kB");
  const Memory memory = root.memory();
  CHECK(memory.total == 16384000ULL * 1024);
  CHECK(memory.available == 8192000ULL * 1024);
  CHECK(memory.swap == 0);
  CHECK(read_memory().total > 0);
}

TEST_CASE("what is left is free on the machine and within the groups' limits", "[machine_limits]") {
  const TemporaryFolder nothing;
  CHECK(memory_left(nothing.path()) == 0);
  const Root root;
  root.unified("/");
  root.write("proc/meminfo", "MemAvailable: 1000 kB");
  CHECK(root.left() == 1000U * 1024);
  root.write("sys/fs/cgroup/memory.max", "800000");
  CHECK(root.left() == 800000U);
  root.write("sys/fs/cgroup/memory.current", "300000");
  CHECK(root.left() == 500000U);
  root.write("sys/fs/cgroup/memory.current", "900000");
  CHECK(root.left() == 0);
  root.write("sys/fs/cgroup/memory.max", "9000000");
  CHECK(root.left() == 1000U * 1024);
}

TEST_CASE("the jobs plan with no more cores than there are", "[machine_limits]") {
  const CoreCounts counts = read_core_counts();
  CHECK(counts.allowed >= 1);
  CHECK(counts.allowed <= counts.online);
  CHECK(usable_cores() >= 1);
  CHECK(usable_cores() <= counts.allowed);
}

}  // namespace smartcv::tests

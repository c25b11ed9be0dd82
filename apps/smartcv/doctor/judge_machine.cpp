#include <algorithm>

#include "base/format.h"
#include "smartcv/doctor/judge.h"
#include "smartcv/doctor/units.h"

namespace smartcv::doctor {
namespace {

constexpr const char* section = "Machine";
// Peak of `smartcv anonymize` on 1080p with its default settings, with room.
constexpr std::uint64_t memory_for_1080p = 1536 * mebibyte;
constexpr std::uint64_t roomy_without_swap = 4 * gibibyte;
constexpr std::uint64_t enough_files = 256;

std::string flags_of(const Processor& processor) {
  std::string flags;
  const auto add = [&flags](bool there, const char* name) {
    if (there) {
      flags += (flags.empty() ? "" : ", ") + std::string(name);
    }
  };
  add(processor.avx2, "AVX2");
  add(processor.avx512, "AVX512");
  add(processor.avx512_bf16, "AVX512-BF16");
  add(processor.amx_bf16, "AMX");
  return flags.empty() ? "no AVX2" : flags;
}

Line processor_line(const Processor& processor) {
  Line line{section, "processor"};
  line.found = flags_of(processor) + (processor.model.empty() ? "" : fmt::format(" ({})", processor.model));
  if (!processor.avx2) {
    line.state = State::warning;
    line.meaning = "networks run many times slower than on a processor with AVX2 (most since 2013), or not at all";
    line.to_do = "use another machine or a GPU; in a virtual machine, pass the host's processor flags on";
  } else if (processor.amx_blocked) {
    line.state = State::note;
    line.meaning = "it has AMX too, three times as fast in bf16, but the operating system does not hand it out";
    line.to_do = "use Linux 5.16 or newer; in a virtual machine, let the host pass AMX on";
  } else if (processor.amx_bf16) {
    line.meaning = "networks can run in bf16 on the CPU, about three times as fast as in fp32";
  } else if (processor.avx512_bf16) {
    line.meaning = "networks can run in fp32 and bf16 on the CPU";
  } else {
    line.meaning = "networks run in fp32 on the CPU; bf16 would be slower here";
  }
  return line;
}

// A variable that makes libgomp bind this program's first thread, and with it all it starts, to one core. Seen: with
// OMP_PROC_BIND=true every job runs on one core, because libraries of ours load libgomp before main().
std::string binding_variable(const MachineFacts& machine) {
  for (const char* name : {"OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY", "KMP_AFFINITY"}) {
    const auto set = machine.environment.find(name);
    if (set != machine.environment.end() && set->second != "false" && set->second != "FALSE") {
      return name;
    }
  }
  return {};
}

Line cores_line(const MachineFacts& facts) {
  Line line{section, "cores"};
  const CoreCounts& cores = facts.cores;
  line.meaning = fmt::format("the jobs plan with {}", counted(facts.usable_cores, "core"));
  if (facts.limits.cores && *facts.limits.cores < cores.allowed) {
    line.state = State::warning;
    line.found = fmt::format("{} of {}, by the CPU limit of the container or job",
                             fmt::format("{:.3g}", *facts.limits.cores), cores.online);
    line.to_do =
        "where that is too slow, raise the limit (docker --cpus, Kubernetes limits.cpu, Slurm --cpus-per-task)";
    return line;
  }
  line.found = fmt::format("{} of {}", cores.allowed, cores.online);
  const std::string binding = binding_variable(facts);
  if (cores.allowed < cores.online && !binding.empty()) {
    line.state = State::warning;
    line.found += fmt::format(", bound by {}={}", binding, facts.environment.at(binding));
    line.to_do = "unset " + binding;
  } else if (cores.allowed < cores.online) {
    line.state = State::note;
    line.found += ", by the affinity mask (taskset, cpuset, Slurm)";
    line.to_do = "nothing, if that is meant; else start without it";
  } else if (cores.allowed == 1) {
    line.state = State::note;
    line.meaning = "decoder, networks and encoder share one core; expect a few frames a second";
    line.to_do = "more cores make every job faster";
  }
  return line;
}

Line memory_line(const MachineFacts& facts) {
  Line line{section, "memory"};
  const Memory& memory = facts.memory;
  if (memory.total == 0 && !facts.limits.memory_bytes) {
    line.state = State::note;
    line.found = "not known";
    line.meaning = "/proc/meminfo cannot be read";
    line.to_do = fmt::format("see to it that there are {} for 1080p", size_text(memory_for_1080p));
    return line;
  }
  const bool limited = facts.limits.memory_bytes && (memory.total == 0 || *facts.limits.memory_bytes < memory.total);
  const std::uint64_t total = limited ? *facts.limits.memory_bytes : memory.total;
  std::uint64_t free = memory.total == 0 ? total : memory.available;
  if (limited) {
    free = std::min(free, total - std::min(total, facts.limits.memory_used.value_or(0)));
  }
  line.found = fmt::format("{}{}, {} free", size_text(total), limited ? " by the limit of the container or job" : "",
                           size_text(free));
  const std::string less = "lower --set in_flight, --batch-size and --set look_ahead_memory_mb";
  if (total < memory_for_1080p) {
    line.state = State::warning;
    line.meaning = fmt::format("a 1080p video needs about {}; what needs more is ended by the kernel",
                               size_text(memory_for_1080p));
    line.to_do = limited ? "raise the memory limit, or " + less : less;
  } else if (free < memory_for_1080p) {
    line.state = State::warning;
    line.meaning = fmt::format("a 1080p video needs about {}, which is not free now", size_text(memory_for_1080p));
    line.to_do = "end other programs, or " + less;
  } else if (total < roomy_without_swap && memory.swap == 0) {
    line.state = State::note;
    line.meaning = "enough for 1080p; there is no swap, so a 4K video may be ended by the kernel";
    line.to_do = "for 4K, " + less;
  } else {
    line.meaning = "enough for one job at a time";
  }
  return line;
}

Line files_line(const MachineFacts& facts) {
  Line line{section, "open files"};
  line.found = fmt::format("{} at most", facts.open_files);
  line.meaning = "a job needs fewer";
  if (facts.open_files < enough_files) {
    line.state = State::warning;
    line.meaning = "libraries and files of a job may not all fit";
    line.to_do = "ulimit -n 1024";
  }
  return line;
}

}  // namespace

Lines judge_machine(const MachineFacts& facts) {
  return {processor_line(facts.processor), cores_line(facts), memory_line(facts), files_line(facts)};
}

}  // namespace smartcv::doctor

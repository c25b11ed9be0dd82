#include <charconv>

#include "base/format.h"
#include "smartcv/doctor/judge.h"
#include "smartcv/doctor/units.h"

namespace smartcv::doctor {
namespace {

constexpr const char* section = "Networks";

Line libtorch_line(const Answer<NetworkFacts>& facts) {
  Line line{section, "LibTorch"};
  if (!facts.facts) {
    line.state = State::error;
    line.found = "does not work";
    line.meaning = facts.problem;
    line.to_do = "./scripts/setup, then ./scripts/build; without networks only `--detector none` runs";
    return line;
  }
  const nn::RuntimeFacts& runtime = facts.facts->runtime;
  line.found = fmt::format("{}{}{}", runtime.version.empty() ? runtime.built_against : runtime.version,
                           runtime.cuda.empty() ? ", without CUDA" : ", made for CUDA " + runtime.cuda,
                           runtime.capability.empty() ? "" : ", kernels for " + runtime.capability);
  line.meaning = "opens, and a convolution on the CPU is right";
  if (!runtime.version.empty() && runtime.version != runtime.built_against) {
    line.state = State::warning;
    line.meaning =
        fmt::format("the program was built with {}: it may crash or give wrong results", runtime.built_against);
    line.to_do = "./scripts/build, with LIBTORCH set to the one that is to be used";
  }
  return line;
}

Line onednn_line(const NetworkFacts& facts) {
  Line line{section, "oneDNN", State::ok, facts.runtime.onednn, "fused convolutions on the CPU"};
  if (facts.runtime.onednn.empty()) {
    line.state = State::warning;
    line.found = "none";
    line.meaning = "this LibTorch is built without it: convolutions on the CPU are several times slower";
    line.to_do = "use the LibTorch that ./scripts/setup fetches";
  }
  return line;
}

Line openmp_line(const NetworkFacts& facts) {
  Line line{section, "OpenMP"};
  for (const std::string& path : facts.openmp) {
    line.found += (line.found.empty() ? "" : " and ") + path;
  }
  line.meaning = "one runtime: its threads are counted once";
  if (facts.openmp.empty()) {
    line.found = "none is loaded";
    line.meaning = "LibTorch runs its operators by other means";
  } else if (facts.openmp.size() > 1) {
    line.state = State::warning;
    line.meaning = "two runtimes in one program: each starts threads of its own, and they can hang on one another";
    line.to_do = "clear LD_PRELOAD and LD_LIBRARY_PATH, or use the LibTorch that ./scripts/setup fetches";
  }
  return line;
}

// A variable that makes all threads of the program share the first one's core.
std::string binding_variable(const MachineFacts& machine) {
  for (const char* name : {"OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY", "KMP_AFFINITY"}) {
    const auto set = machine.environment.find(name);
    if (set != machine.environment.end() && set->second != "false" && set->second != "FALSE") {
      return name;
    }
  }
  return {};
}

// A variable that asks for more threads than there are cores, or that cannot be understood.
std::string greedy_variable(const MachineFacts& machine) {
  for (const char* name : {"OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"}) {
    const auto set = machine.environment.find(name);
    if (set == machine.environment.end()) {
      continue;
    }
    // OMP_NUM_THREADS may be a list, one number per level: the first counts.
    const std::string text = set->second.substr(0, set->second.find(','));
    int threads = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
    if (error != std::errc() || end != text.data() + text.size() || threads < 1 || threads > machine.usable_cores) {
      return name;
    }
  }
  return {};
}

std::string environment_text(const MachineFacts& machine) {
  std::string text;
  for (const auto& [name, value] : machine.environment) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
  }
  return text;
}

Line threads_line(const Answer<NetworkFacts>& facts, const MachineFacts& machine) {
  Line line{section, "threads"};
  const std::string set = environment_text(machine);
  line.found = set.empty() ? "no variable such as OMP_NUM_THREADS is set" : set;
  line.meaning =
      fmt::format("the jobs share out {}: one infer worker each, as many for decoding and encoding, OpenCV 1",
                  cores_text(machine.usable_cores));
  const std::string binding = binding_variable(machine);
  const std::string greedy = greedy_variable(machine);
  if (facts.facts && facts.facts->cores_after < facts.facts->cores_before) {
    line.state = State::warning;
    line.meaning = fmt::format("once LibTorch is loaded, all threads share {} of {}", facts.facts->cores_after,
                               cores_text(facts.facts->cores_before));
    line.to_do = binding.empty() ? "look for a variable or a library that sets affinities" : "unset " + binding;
  } else if (!greedy.empty()) {
    line.state = State::warning;
    line.meaning = fmt::format("{} is no number from 1 to {}, the cores there are: threads get in each other's way",
                               greedy, machine.usable_cores);
    line.to_do = "unset " + greedy + ": the jobs set their own numbers";
  } else if (!binding.empty()) {
    line.state = State::note;
    line.meaning = "threads may be bound to cores behind the jobs' back";
    line.to_do = "unset " + binding + " where jobs are slower than expected";
  } else if (!set.empty()) {
    line.state = State::note;
    line.meaning = "the jobs set their own numbers of threads and pass over these";
    line.to_do = "nothing; --cpu-threads limits a job";
  }
  return line;
}

}  // namespace

Lines judge_networks(const Answer<NetworkFacts>& facts, const MachineFacts& machine) {
  Lines lines{libtorch_line(facts)};
  if (facts.facts) {
    lines.push_back(onednn_line(*facts.facts));
    lines.push_back(openmp_line(*facts.facts));
  }
  lines.push_back(threads_line(facts, machine));
  return lines;
}

}  // namespace smartcv::doctor

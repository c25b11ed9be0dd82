#include <algorithm>
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
  line.found = fmt::format("{}{}{}, {}", runtime.version.empty() ? runtime.built_against : runtime.version,
                           runtime.cuda.empty() ? ", without CUDA" : ", made for CUDA " + runtime.cuda,
                           runtime.capability.empty() ? "" : ", kernels for " + runtime.capability,
                           counted(runtime.intra_op_threads, "thread"));
  line.meaning = "a convolution on the CPU gives the right result";
  if (!runtime.version.empty() && runtime.version != runtime.built_against) {
    line.state = State::warning;
    line.meaning =
        fmt::format("the program was built with {}, so it may crash or give wrong results", runtime.built_against);
    line.to_do = "./scripts/build, with LIBTORCH set to the one that is to be used";
  }
  return line;
}

Line onednn_line(const NetworkFacts& facts) {
  Line line{section, "oneDNN", State::ok, facts.runtime.onednn, "fused convolutions on the CPU"};
  if (facts.runtime.onednn.empty()) {
    line.state = State::warning;
    line.found = "none";
    line.meaning = "this LibTorch is built without it, and convolutions on the CPU are several times slower";
    line.to_do = "use the LibTorch that ./scripts/setup fetches";
  }
  return line;
}

Line openmp_line(const NetworkFacts& facts) {
  Line line{section, "OpenMP"};
  for (const std::string& path : facts.openmp) {
    const bool alone = facts.openmp.size() == 1;  // where there are two, it matters where they come from
    line.found += (line.found.empty() ? "" : " and ") + (alone ? path.substr(path.rfind('/') + 1) : path);
  }
  line.meaning = "one runtime, which all libraries share";
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

// A variable for a number of threads that holds none; libgomp and MKL then take their own defaults.
std::string unreadable_variable(const MachineFacts& machine) {
  for (const char* name : {"OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"}) {
    const auto set = machine.environment.find(name);
    if (set == machine.environment.end()) {
      continue;
    }
    // OMP_NUM_THREADS may be a list, one number per level: the first counts.
    const std::string text = set->second.substr(0, set->second.find(','));
    int threads = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
    if (error != std::errc() || end != text.data() + text.size() || threads < 1) {
      return name;
    }
  }
  return {};
}

bool counts_threads(const std::string& variable) {
  return variable.find("NUM_THREADS") != std::string::npos || variable.find("THREAD_LIMIT") != std::string::npos ||
         variable.find("THREADS_NUM") != std::string::npos;
}

std::string environment_text(const MachineFacts& machine) {
  std::string text;
  for (const auto& [name, value] : machine.environment) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
  }
  return text.empty() ? "no OMP_NUM_THREADS or the like is set" : text;
}

// Measured: the jobs give every worker its own number of threads, so OMP_NUM_THREADS and the like, even far above the
// cores, change nothing. What binds threads does; judge_machine() looks for that.
Line threads_line(const Answer<NetworkFacts>& facts, const MachineFacts& machine) {
  Line line{section, "threads"};
  line.found = environment_text(machine);
  line.meaning = fmt::format(
      "a job on the CPU takes {0} for networks, {0} to decode, 1 for OpenCV and what the encoder "
      "chooses",
      counted(machine.usable_cores, "thread"));
  const std::string unreadable = unreadable_variable(machine);
  if (facts.facts && facts.facts->cores < machine.cores.allowed) {
    line.state = State::warning;
    line.meaning = fmt::format("once LibTorch is loaded, all threads share {} of {}", facts.facts->cores,
                               counted(machine.cores.allowed, "core"));
    line.to_do = "look for a variable or a preloaded library that binds threads to cores";
  } else if (!unreadable.empty()) {
    line.state = State::warning;
    line.meaning = fmt::format("{} is no number of threads: what libraries make of it is up to them", unreadable);
    line.to_do = "unset " + unreadable + ": the jobs set their own numbers";
  } else if (std::ranges::any_of(machine.environment, [](const auto& set) { return counts_threads(set.first); })) {
    line.state = State::note;
    line.meaning = "the jobs set their own numbers of threads, whatever these say";
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

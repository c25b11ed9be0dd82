#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "smartcv/command_line.h"
#include "smartcv/doctor/collect.h"
#include "smartcv/doctor/judge.h"
#include "smartcv/doctor/probes.h"
#include "smartcv/doctor/report.h"
#include "smartcv/quick_bench.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {
namespace {

constexpr std::chrono::seconds bench_limit{300};
const std::string bench_prefix = "bench-";

struct Arguments {
  bool json = false;
  bool bench = false;
  std::string probe;  // set in the processes that `doctor` starts, see Note [Probes]
};

// Never wider than is pleasant to read.
std::size_t terminal_width() {
  constexpr std::size_t usual = 80;
  constexpr std::size_t widest = 110;
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? std::min<std::size_t>(size.ws_col, widest) : usual;
}

// By the convention of no-color.org.
bool wants_color() {
  const char* const refused = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) == 1 && (refused == nullptr || *refused == '\0');
}

int answer_probe(const std::string& name) {
  // Whoever asked is gone: nobody waits for the answer.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const QuickBench& bench : quick_benches) {
    if (name == bench_prefix + bench.job) {
      std::cout << doctor::to_wire(bench.measure()).dump();
      return 0;
    }
  }
  std::cout << doctor::run_probe(name);
  return 0;
}

int examine(const Arguments& arguments) {
  doctor::Lines lines = doctor::judge(doctor::collect());
  if (arguments.bench) {
    for (const QuickBench& bench : quick_benches) {
      lines.push_back(
          doctor::judge_bench(bench.job, doctor::ask<doctor::BenchFacts>(bench_prefix + bench.job, bench_limit)));
    }
  }
  std::cout << (arguments.json ? doctor::to_json(lines) : doctor::to_text(lines, {terminal_width(), wants_color()}));
  return doctor::exit_code_of(lines);
}

}  // namespace

void add_doctor(CLI::App& program, Invocation& invocation) {
  auto& command =
      add_command(program, "doctor", "look at this machine: what is missing, what makes jobs slow, what to do");
  command.footer(
      "Exit code 0 when the jobs can run with their default settings, 4 when not.\n"
      "Example:\n  smartcv doctor --bench");
  const auto arguments = std::make_shared<Arguments>();
  command.add_flag("--json", arguments->json, "print JSON (docs/doctor.md)");
  command.add_flag("--bench", arguments->bench, "run each job for some seconds as well: frames a second to expect");
  command.add_option("--probe", arguments->probe)->group("");  // hidden
  command.callback([&invocation, arguments] {
    invocation.work = [arguments] {
      return arguments->probe.empty() ? examine(*arguments) : answer_probe(arguments->probe);
    };
  });
}

}  // namespace smartcv::app

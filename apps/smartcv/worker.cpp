#include "batch/worker.h"

#include <CLI/CLI.hpp>
#include <cfenv>
#include <cstdio>
#include <iostream>
#include <vector>

#include "base/log.h"
#include "smartcv/command_line.h"
#include "smartcv/run_program.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {
namespace {

// As in a process of its own: nothing of the command before may be left.
int run_afresh(const std::vector<std::string>& words) {
  set_log_level(LogLevel::info);
  std::fesetenv(FE_DFL_ENV);  // new threads inherit this one's treatment of denormal numbers
  std::vector<const char*> argv{"smartcv"};
  for (const auto& word : words) {
    argv.push_back(word.c_str());
  }
  const int code = run_program(static_cast<int>(argv.size()), argv.data());
  std::cerr.flush();
  std::fflush(nullptr);
  return code;
}

}  // namespace

// For batches only, see Note [Workers] in batch/worker.h; not in --help.
void add_worker(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "worker", "do what a batch says");
  command.group("");
  command.callback([&invocation] {
    invocation.work = [] {
      batch::serve_commands(run_afresh);
      return 0;
    };
  });
}

}  // namespace smartcv::app

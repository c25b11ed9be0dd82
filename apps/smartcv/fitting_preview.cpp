#include <CLI/CLI.hpp>

#include "smartcv/command_line.h"
#include "smartcv/garment.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {

void add_fitting_preview(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "fitting-preview", "make and check garments for people in videos");
  add_garment_commands(command, invocation);
  command.callback([&invocation, &command] {
    if (command.get_subcommands().empty()) {
      invocation.work = [&command]() -> int { refuse_usage(command, "the action is missing: garment"); };
    }
  });
}

}  // namespace smartcv::app

#ifndef SMARTCV_APPS_SMARTCV_COMMAND_LINE_H
#define SMARTCV_APPS_SMARTCV_COMMAND_LINE_H

#include <CLI/CLI.hpp>
#include <string>

#include "smartcv/subcommands.h"

namespace smartcv::app {

// "--batch-size" for the key "batch_size".
[[nodiscard]] std::string flag_of(const std::string& key);

// Adds a command with --verbose, --quiet, and the settings that make mistakes findable; its --help is left as it is.
CLI::App& add_command(CLI::App& parent, const std::string& name, const std::string& description);

// Reads the command line into `program`. True: go on with the work; false: --help or --version was answered on
// stdout. Throws Error(usage) for everything that is wrong with it, with the nearest word where one is near.
[[nodiscard]] bool parse(CLI::App& program, int argc, const char* const* argv);

// A command that cannot do without this argument: Error(usage) naming the command's --help.
[[noreturn]] void refuse_usage(const CLI::App& command, const std::string& message);

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_COMMAND_LINE_H

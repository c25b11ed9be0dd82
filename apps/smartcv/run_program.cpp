#include "smartcv/run_program.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <memory>
#include <new>

#include "base/error.h"
#include "base/log.h"
#include "base/version.h"
#include "smartcv/command_line.h"
#include "smartcv/help_formatter.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {
namespace {

constexpr const char* examples =
    "Examples:\n"
    "  smartcv anonymize street.mp4\n"
    "  smartcv anonymize --input street.mp4 --output safe.mp4 --pipeline batch --target head --method pixelate\n"
    "  smartcv matte talk.mp4 --background beach.jpg\n"
    "  smartcv face-timeline interview.mp4\n"
    "  smartcv fitting-preview walk.mp4 --garment shirt.yaml\n"
    "  smartcv batch anonymize --input footage/ --output safe/\n"
    "  smartcv config show anonymize --pipeline ultra\n"
    "  smartcv probe street.mp4 --json\n"
    "  smartcv models list\n"
    "`smartcv COMMAND --help` lists the options of a command.";

int run(int argc, const char* const* argv) {
  CLI::App program("Offline batch video tool: hides faces, cuts people out, tells who appears when, dresses them.",
                   "smartcv");
  program.set_version_flag("--version", std::string("smartcv ") + version, "print the version and exit");
  program.get_option("--help")->description("print this and exit");
  program.formatter(std::make_shared<HelpFormatter>());
  program.footer(examples);
  program.allow_extras();
  Invocation invocation;
  for (const auto add : subcommands) {
    add(program, invocation);
  }
  if (!parse(program, argc, argv)) {
    return 0;
  }
  if (!invocation.work) {
    refuse_usage(program, "a command is missing");
  }
  return invocation.work();
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  try {
    const int exit_code = run(argc, argv);
    std::cout.flush();
    if (!std::cout) {
      throw Error(ErrorCode::output, "the result cannot be written to standard output");
    }
    return exit_code;
  } catch (const Error& error) {
    log_error(error.what());
    return error.exit_code();
  } catch (const std::bad_alloc&) {
    log_error("out of memory; a smaller batch_size or in_flight needs less");
  } catch (const std::exception& error) {
    log_error(std::string("internal error: ") + error.what());
  }
  return static_cast<int>(ErrorCode::internal);
}

}  // namespace smartcv::app

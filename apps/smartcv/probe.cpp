#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "media/probe.h"
#include "smartcv/command_line.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {
namespace {

struct Arguments {
  std::string file;
  bool json = false;
};

}  // namespace

void add_probe(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "probe", "show what the program sees in a video: streams, frames, damage");
  command.footer("Example:\n  smartcv probe street.mp4 --json");
  const auto arguments = std::make_shared<Arguments>();
  command.add_option("FILE", arguments->file, "the video")->type_name("");
  command.add_flag("--json", arguments->json, "print JSON");
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] {
      if (arguments->file.empty()) {
        refuse_usage(command, "the file is missing, as in `smartcv probe street.mp4`");
      }
      const auto result = media::probe(arguments->file);
      const auto text = arguments->json ? media::to_json(result) : media::to_text(result);
      std::cout << text << (text.ends_with('\n') ? "" : "\n");
      return 0;
    };
  });
}

}  // namespace smartcv::app

#include <CLI/CLI.hpp>
#include <iostream>

#include "base/format.h"
#include "base/version.h"
#include "media/version.h"
#include "nn/runtime.h"
#include "smartcv/command_line.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {

void add_version(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "version", "print the versions of the program and its libraries");
  command.callback([&invocation] {
    invocation.work = [] {
      std::cout << fmt::format("smartcv {}\nFFmpeg {}\nLibTorch {}\n", version, media::ffmpeg_version(),
                               nn::runtime().libtorch_version());
      return 0;
    };
  });
}

}  // namespace smartcv::app

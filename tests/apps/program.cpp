#include "tests/apps/program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <iostream>
#include <sstream>

#include "config/data_folder.h"

namespace smartcv::tests {

std::string program() { return SMARTCV_BINARY_DIR "/bin/smartcv"; }

pid_t start(const std::vector<std::string>& arguments, const std::filesystem::path& out,
            const std::filesystem::path& err) {
  std::vector<std::string> words{program()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (auto& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  static_cast<void>(std::fflush(nullptr));  // or the child would write it once more
  const pid_t child = fork();
  if (child == 0) {
    if (std::freopen(out.c_str(), "w", stdout) == nullptr || std::freopen(err.c_str(), "w", stderr) == nullptr) {
      _exit(98);
    }
    execv(argv[0], argv.data());
    _exit(99);
  }
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

CommandResult smartcv(std::vector<std::string> arguments, const std::vector<std::string>& environment) {
  std::vector<std::string> command{"env"};
  command.insert(command.end(), environment.begin(), environment.end());
  command.push_back(program());
  command.insert(command.end(), std::make_move_iterator(arguments.begin()), std::make_move_iterator(arguments.end()));
  return run_command(command);
}

std::vector<std::string> quick(const std::filesystem::path& input, const std::filesystem::path& output,
                               const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"anonymize",  "--input", input.string(), "--output",      output.string(),
                                     "--detector", "none",    "--preset",     "ultrafast",     "--device",
                                     "cpu",        "--crf",   "30",           "--cpu-threads", "1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<std::string> error_lines(const CommandResult& result) {
  const std::string mark = "error: ";
  std::vector<std::string> lines;
  std::istringstream stream(result.errors);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(mark)) {
      lines.push_back(line.substr(mark.size()));
    }
  }
  return lines;
}

std::vector<std::string> listing(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

int count_frames(const std::filesystem::path& file) {
  return std::stoi(run_successfully({"ffprobe", "-v", "error", "-select_streams", "v:0", "-count_frames",
                                     "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", file.string()}));
}

bool have_weights() {
  if (std::filesystem::exists(config::models_folder() / "centerface.onnx")) {
    return true;
  }
  std::cerr << "skipped: '" << Catch::getResultCapture().getCurrentTestName()
            << "' needs the weights; run ./scripts/setup\n";
  return false;
}

}  // namespace smartcv::tests

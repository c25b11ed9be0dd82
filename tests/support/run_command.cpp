#include "tests/support/run_command.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace smartcv::tests {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { static_cast<void>(std::fclose(file)); }
};
// A nameless file takes any amount of output without a reader, so one side cannot block the other as with pipes.
using NamelessFile = std::unique_ptr<std::FILE, CloseFile>;

NamelessFile nameless_file() {
  NamelessFile file(std::tmpfile());
  if (file == nullptr) {
    throw std::runtime_error("no temporary file can be made");
  }
  return file;
}

std::string content_of(std::FILE* file) {
  std::rewind(file);
  std::string text;
  std::array<char, 65536> block{};
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), file)) {
    text.append(block.data(), count);
  }
  return text;
}

pid_t start(const std::vector<std::string>& arguments, int output, int errors) {
  std::vector<char*> words;
  for (const auto& argument : arguments) {
    words.push_back(const_cast<char*>(argument.c_str()));
  }
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  pid_t child = -1;
  const int failure = posix_spawnp(&child, words.front(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) {
    throw std::runtime_error(arguments.front() + " cannot be started: " + std::strerror(failure));
  }
  return child;
}

}  // namespace

CommandResult run_command(const std::vector<std::string>& arguments) {
  const NamelessFile output = nameless_file();
  const NamelessFile errors = nameless_file();
  const pid_t child = start(arguments, fileno(output.get()), fileno(errors.get()));
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  CommandResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.output = content_of(output.get());
  result.errors = content_of(errors.get());
  return result;
}

std::string run_successfully(const std::vector<std::string>& arguments) {
  CommandResult result = run_command(arguments);
  if (result.exit_code != 0) {
    std::string line;
    for (const auto& argument : arguments) {
      line += argument + " ";
    }
    throw std::runtime_error(line + "ended with " + std::to_string(result.exit_code) + ":\n" + result.errors);
  }
  return std::move(result.output);
}

}  // namespace smartcv::tests

#include "tests/support/python_child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace smartcv::tests {

PythonChild::PythonChild(const std::string& script, const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"python3", SMARTCV_SOURCE_DIR "/tests/support/" + script};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (auto& word : words) {
    pointers.push_back(word.data());
  }
  pointers.push_back(nullptr);
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  if (pipe2(input.data(), O_CLOEXEC) != 0 || pipe2(output.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe can be made");
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  const int failure = posix_spawnp(&child_, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(input[0]);
  close(output[1]);
  stdin_ = input[1];
  stdout_ = output[0];
  if (failure != 0) {
    close(stdin_);
    close(stdout_);
    throw std::runtime_error(script + " cannot be started");
  }
}

PythonChild::~PythonChild() {
  close(stdin_);  // its sign to end
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  close(stdout_);
}

std::string PythonChild::read_line() const {
  std::string line;
  for (char c = 0; read(stdout_, &c, 1) == 1 && c != '\n';) {
    line += c;
  }
  return line;
}

void PythonChild::write_line(std::string line) const {
  line += '\n';
  for (std::size_t done = 0; done < line.size();) {
    const auto count = write(stdin_, line.data() + done, line.size() - done);
    if (count < 0 && errno != EINTR) {
      throw std::runtime_error("a script of the test has ended");
    }
    done += count < 0 ? 0 : static_cast<std::size_t>(count);
  }
}

}  // namespace smartcv::tests

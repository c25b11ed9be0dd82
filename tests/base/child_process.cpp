#include "tests/base/child_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <exception>

namespace smartcv::tests {

ChildProcess::ChildProcess(const std::function<std::string()>& work, bool stay) {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  pid_ = fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    std::string text;
    try {
      text = work();
    } catch (const std::exception& error) {
      text = error.what();
    }
    text += '\n';
    const auto written = write(ends[1], text.data(), text.size());
    while (stay && written > 0) {
      pause();
    }
    _exit(0);
  }
  close(ends[1]);
  pipe_ = ends[0];
}

ChildProcess::~ChildProcess() {
  kill_now();
  close(pipe_);
}

std::string ChildProcess::wait_for_text() {
  std::string text;
  char letter = 0;
  while (read(pipe_, &letter, 1) == 1 && letter != '\n') {
    text += letter;
  }
  return text;
}

void ChildProcess::kill_now() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
}

}  // namespace smartcv::tests

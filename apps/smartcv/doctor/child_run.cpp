#include "smartcv/doctor/child_run.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sstream>
#include <thread>

#include "base/format.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace smartcv::doctor {
namespace {

using Clock = std::chrono::steady_clock;

// Both ends of a pipe, closed when done with.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) {
      ends_ = {-1, -1};
    }
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] int out() const noexcept { return ends_[0]; }
  [[nodiscard]] int in() const noexcept { return ends_[1]; }
  void close_in() { close_end(1); }

 private:
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) {
      close(ends_[end]);
      ends_[end] = -1;
    }
  }
  std::array<int, 2> ends_{};
};

pid_t start(const std::vector<std::string>& command, const Pipe& output, const Pipe& errors, int& error) {
  std::vector<char*> arguments;
  for (const std::string& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output.in(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.in(), STDERR_FILENO);
  pid_t pid = -1;
  error = posix_spawnp(&pid, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? pid : -1;
}

// Takes what is there; false at the end.
bool take(int descriptor, std::string& text) {
  constexpr std::size_t most = std::size_t{1} << 20;  // a child that floods is cut off
  std::array<char, 4096> buffer{};
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count > 0 && text.size() < most) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return count > 0 || (count < 0 && errno == EINTR);
}

// Reads both pipes until the child has closed them. False when `deadline` came first.
bool listen(const Pipe& output, const Pipe& errors, std::string& told, std::string& complained,
            Clock::time_point deadline) {
  std::array<pollfd, 2> open{pollfd{output.out(), POLLIN, 0}, pollfd{errors.out(), POLLIN, 0}};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      return false;
    }
    if (poll(open.data(), open.size(), static_cast<int>(left)) <= 0) {
      continue;  // the time is up or a signal came: the clock decides
    }
    if (open[0].revents != 0 && !take(open[0].fd, told)) {
      open[0].fd = -1;
    }
    if (open[1].revents != 0 && !take(open[1].fd, complained)) {
      open[1].fd = -1;
    }
  }
  return true;
}

// Waits for the end of a child that has closed its pipes: as a rule it is there already.
bool ended(pid_t pid, int& status, Clock::time_point deadline) {
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (Clock::now() >= deadline) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

// The last "error: …" line of smartcv's log.
std::string last_error(const std::string& log) {
  const std::string mark = "error: ";
  std::istringstream lines(log);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(mark)) {
      last = line.substr(mark.size());
    }
  }
  return last;
}

std::string problem_of(int status, const std::string& complained) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    const char* const hint = signal == SIGILL ? ": the processor lacks an instruction it needs" : "";
    return fmt::format("it crashed (signal {}, {}){}", signal, strsignal(signal), hint);
  }
  const int code = WEXITSTATUS(status);
  if (code == 0) {
    return {};
  }
  const std::string error = last_error(complained);
  return error.empty() ? fmt::format("it ended with exit code {}", code) : error;
}

}  // namespace

ChildEnd run_child(const std::vector<std::string>& command, std::chrono::seconds limit) {
  Pipe output;
  Pipe errors;
  int error = 0;
  const pid_t pid = start(command, output, errors, error);
  if (pid < 0) {
    return {"", fmt::format("{} cannot be started: {}", command.front(), std::strerror(error))};
  }
  output.close_in();
  errors.close_in();
  ChildEnd end;
  std::string complained;
  const auto deadline = Clock::now() + limit;
  int status = 0;
  const bool in_time = listen(output, errors, end.output, complained, deadline) && ended(pid, status, deadline);
  if (!in_time) {
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
  }
  end.problem = in_time ? problem_of(status, complained) : fmt::format("it did not answer within {} s", limit.count());
  return end;
}

}  // namespace smartcv::doctor

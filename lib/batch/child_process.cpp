#include "batch/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/error.h"

namespace smartcv::batch {
namespace {

// In the child, between fork and exec: only what is safe there while other threads hold locks.
[[noreturn]] void become(char* const* words, int input, int output, pid_t parent) {
  constexpr int cannot_start = 127;
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) {
    _exit(cannot_start);  // it died before we asked to be told
  }
  // Signals were taken by a thread of the parent's; here they mean what they usually do.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execv(words[0], words);
  _exit(cannot_start);
}

Error failure(const std::string& what, int number) {
  return {ErrorCode::internal, what + ": " + std::generic_category().message(number)};
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (const auto& word : command) {
    words.push_back(const_cast<char*>(word.c_str()));
  }
  words.push_back(nullptr);
  std::array<int, 2> ends{};
  std::array<int, 2> sockets{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw failure("no pipe can be made", errno);
  }
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    const int number = errno;
    close(ends[0]);
    close(ends[1]);
    throw failure("no socket can be made", number);
  }
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    become(words.data(), sockets[1], ends[1], parent);
  }
  const int number = errno;
  close(ends[1]);
  close(sockets[1]);
  if (pid_ < 0) {
    close(ends[0]);
    close(sockets[0]);
    throw failure("no process can be started", number);
  }
  pipe_ = ends[0];
  channel_ = sockets[0];
  fcntl(pipe_, F_SETFL, O_NONBLOCK);
}

ChildProcess::~ChildProcess() {
  if (!end_) {
    send(SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  if (pipe_ >= 0) {
    close(pipe_);
  }
  close(channel_);
}

std::string ChildProcess::read() {
  std::string text;
  std::array<char, 65536> buffer{};
  while (pipe_ >= 0) {
    const auto count = ::read(pipe_, buffer.data(), buffer.size());
    if (count > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count < 0 && errno == EINTR) {
      continue;
    } else if (count < 0 && errno == EAGAIN) {
      break;
    } else {
      close(pipe_);
      pipe_ = -1;
    }
  }
  return text;
}

std::optional<int> ChildProcess::end() {
  int status = 0;
  if (!end_ && waitpid(pid_, &status, WNOHANG) == pid_) {
    end_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return end_;
}

void ChildProcess::send(int signal) const {
  if (!end_) {
    kill(pid_, signal);
  }
}

}  // namespace smartcv::batch

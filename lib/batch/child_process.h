#ifndef SMARTCV_BATCH_CHILD_PROCESS_H
#define SMARTCV_BATCH_CHILD_PROCESS_H

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace smartcv::batch {

// A program running beside this one, whose stdout and stderr come through one pipe; its stdin is a socket, so that it
// can answer what is written there. It stands in a process group of its own, so that a Ctrl-C on the terminal reaches
// only us; and the kernel ends it when this process dies, however that happens: nobody may go on writing results whose
// batch is dead.
class ChildProcess {
 public:
  // `command`: the program's path and its arguments. Call it from the main thread only: the kernel takes the end of the
  // thread that started a child for the end of its parent. Throws Error(internal) when it cannot be started.
  explicit ChildProcess(const std::vector<std::string>& command);
  // Kills what still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] int pipe() const noexcept { return pipe_; }        // to poll; -1 once it is closed
  [[nodiscard]] int channel() const noexcept { return channel_; }  // our end of its stdin
  // What the child has said since; nothing new is an empty text. Never waits.
  [[nodiscard]] std::string read();
  // How it ended: its exit code, or 128 + signal. Nothing while it runs. Never waits.
  [[nodiscard]] std::optional<int> end();
  void send(int signal) const;

 private:
  pid_t pid_ = -1;
  int pipe_ = -1;
  int channel_ = -1;
  std::optional<int> end_;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_CHILD_PROCESS_H

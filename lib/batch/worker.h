#ifndef SMARTCV_BATCH_WORKER_H
#define SMARTCV_BATCH_WORKER_H

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "batch/child_process.h"

namespace smartcv::batch {

// A process of the program that does one command line after the other. To start it costs half a second (libraries,
// LibTorch, the network's first batch): a tenth of what a short clip takes.
//
// Note [Workers]: the process runs `PROGRAM worker`, which gets command lines through its stdin (a socket) and answers
// each with its exit code; what the commands say comes through the pipe, all of it before the answer. A process that
// dies takes the command it was at, and no other.
class Worker {
 public:
  // Main thread only, and throws, as ChildProcess.
  explicit Worker(const std::string& program) : process_({program, "worker"}) {}

  // Gives it a command, without the program's name. False when the process is gone.
  [[nodiscard]] bool begin(const std::vector<std::string>& words);
  // What the command has said since. Never waits.
  [[nodiscard]] std::string read() { return process_.read(); }
  // How the command ended: its exit code, or 128 + signal when the process died of one. Nothing while it runs. Once it
  // is told, read() has the rest of what was said. Never waits.
  [[nodiscard]] std::optional<int> end();
  [[nodiscard]] bool is_gone() { return process_.end().has_value(); }
  // To poll for news of a command; -1: closed.
  [[nodiscard]] std::array<int, 2> sources() const noexcept { return {process_.pipe(), process_.channel()}; }
  void send(int signal) const { process_.send(signal); }

 private:
  ChildProcess process_;
};

// The other side: until stdin ends, runs each command that comes from there. `run`: returns the exit code.
void serve_commands(const std::function<int(const std::vector<std::string>& words)>& run);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_WORKER_H

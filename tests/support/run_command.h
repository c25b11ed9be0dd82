#ifndef SMARTCV_TESTS_SUPPORT_RUN_COMMAND_H
#define SMARTCV_TESTS_SUPPORT_RUN_COMMAND_H

#include <string>
#include <vector>

namespace smartcv::tests {

struct CommandResult {
  int exit_code = -1;  // 128 + signal when it was killed by one
  std::string output;  // its stdout
  std::string errors;  // its stderr
};

// Runs a program (looked up in PATH) with these arguments, without a shell, and waits for its end. Its stdin is empty.
// Throws std::runtime_error when it cannot be started.
[[nodiscard]] CommandResult run_command(const std::vector<std::string>& arguments);

// The same for a program that has to succeed: returns its stdout; throws std::runtime_error with its stderr otherwise.
std::string run_successfully(const std::vector<std::string>& arguments);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_RUN_COMMAND_H

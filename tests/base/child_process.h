#ifndef SMARTCV_TESTS_BASE_CHILD_PROCESS_H
#define SMARTCV_TESTS_BASE_CHILD_PROCESS_H

#include <sys/types.h>

#include <functional>
#include <string>

namespace smartcv::tests {

// A forked copy of the test program that runs `work` and dies without any clean-up, as a killed process does.
class ChildProcess {
 public:
  // `work` returns the text that wait_for_text() gives to the parent; with `stay` the child then waits to be killed.
  explicit ChildProcess(const std::function<std::string()>& work, bool stay = false);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] std::string wait_for_text();
  void kill_now();

 private:
  pid_t pid_ = -1;
  int pipe_ = -1;
};

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_BASE_CHILD_PROCESS_H

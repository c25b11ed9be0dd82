#ifndef SMARTCV_TESTS_SUPPORT_PYTHON_CHILD_H
#define SMARTCV_TESTS_SUPPORT_PYTHON_CHILD_H

#include <sys/types.h>

#include <string>
#include <vector>

namespace smartcv::tests {

// A Python script of tests/support that runs beside the test until its stdin is closed.
class PythonChild {
 public:
  // Throws std::runtime_error when it cannot be started.
  PythonChild(const std::string& script, const std::vector<std::string>& arguments);
  ~PythonChild();
  PythonChild(const PythonChild&) = delete;
  PythonChild& operator=(const PythonChild&) = delete;

  // A line of its stdout; empty when it has ended.
  [[nodiscard]] std::string read_line() const;
  // To its stdin. Throws std::runtime_error when it has ended.
  void write_line(std::string line) const;

 private:
  pid_t child_ = -1;
  int stdin_ = -1;
  int stdout_ = -1;
};

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_PYTHON_CHILD_H

#ifndef SMARTCV_APPS_SMARTCV_DOCTOR_CHILD_RUN_H
#define SMARTCV_APPS_SMARTCV_DOCTOR_CHILD_RUN_H

#include <chrono>
#include <string>
#include <vector>

namespace smartcv::doctor {

struct ChildEnd {
  std::string output;   // its stdout
  std::string problem;  // how it ended, in a few words; empty: with exit code 0
};

// Runs a program and waits for its end, `limit` at most: then it is killed. For what can take a process with it:
// LibTorch on a processor it is not built for (illegal instruction), a broken GPU driver (crash, endless wait).
// What the program says on stderr as "error: …" becomes the problem; the rest of its stderr is dropped.
[[nodiscard]] ChildEnd run_child(const std::vector<std::string>& command, std::chrono::seconds limit);

}  // namespace smartcv::doctor

#endif  // SMARTCV_APPS_SMARTCV_DOCTOR_CHILD_RUN_H

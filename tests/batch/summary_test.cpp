#include "batch/summary.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <exception>
#include <vector>

#include "tests/support/content.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

TEST_CASE("runs that end together write their summaries one after the other", "[batch]") {
  const TemporaryFolder folder;
  const batch::StateFolder state(folder.path());
  state.make();
  batch::Summary summary;
  summary.job = "anonymize";
  summary.files = {{"a.mp4", "a.anonymized.mp4"}};
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    children.push_back(fork());
    if (children.back() == 0) {
      try {
        for (int k = 0; k < 25; ++k) {
          write_summary(summary, state);
        }
      } catch (const std::exception&) {
        _exit(1);
      }
      _exit(0);
    }
  }
  for (const pid_t child : children) {
    int status = -1;
    waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  CHECK(content(folder / "summary.json") == json_of(summary, state));
}

}  // namespace smartcv::tests

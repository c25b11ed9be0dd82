#ifndef SMARTCV_TESTS_SUPPORT_MODEL_SERVER_H
#define SMARTCV_TESTS_SUPPORT_MODEL_SERVER_H

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/python_child.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

// A web server on this machine with the faults of real ones; see model_server.py for what its paths do.
class ModelServer {
 public:
  ModelServer();

  // Makes a file it serves.
  void put(const std::string& name, const std::string& bytes) const;
  // "http://127.0.0.1:PORT/PATH"
  [[nodiscard]] std::string url(const std::string& path) const;
  // Its requests so far: "GET /plain/a.pt bytes=100- \"a.pt-0\"".
  [[nodiscard]] std::vector<std::string> requests() const;

 private:
  TemporaryFolder folder_;
  std::optional<PythonChild> server_;
  int port_ = 0;
};

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_MODEL_SERVER_H

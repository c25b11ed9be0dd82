#include "tests/support/model_server.h"

#include <fstream>
#include <stdexcept>

#include "tests/support/fixture_bytes.h"

namespace smartcv::tests {

ModelServer::ModelServer() {
  std::filesystem::create_directory(folder_ / "files");
  server_.emplace("model_server.py", std::vector{(folder_ / "files").string(), (folder_ / "log").string()});
  const std::string port = server_->read_line();
  if (port.empty()) {
    throw std::runtime_error("the test server cannot be started");
  }
  port_ = std::stoi(port);
}

void ModelServer::put(const std::string& name, const std::string& bytes) const {
  write_bytes(folder_ / ("files/" + name), bytes);
}

std::string ModelServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/" + path;
}

std::vector<std::string> ModelServer::requests() const {
  std::ifstream log(folder_ / "log");
  std::vector<std::string> lines;
  for (std::string line; std::getline(log, line);) {
    lines.push_back(line);
  }
  return lines;
}

}  // namespace smartcv::tests

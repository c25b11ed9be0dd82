#include "tests/support/model_server.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <stdexcept>

#include "tests/support/fixture_bytes.h"

namespace smartcv::tests {
namespace {

std::string read_line(int fd) {
  std::string line;
  for (char c = 0; read(fd, &c, 1) == 1 && c != '\n';) {
    line += c;
  }
  return line;
}

}  // namespace

ModelServer::ModelServer() {
  std::filesystem::create_directory(folder_ / "files");
  const std::string script = SMARTCV_SOURCE_DIR "/tests/support/model_server.py";
  std::vector<std::string> words{"python3", script, (folder_ / "files").string(), (folder_ / "log").string()};
  std::array<char*, 5> arguments{words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  if (pipe2(input.data(), O_CLOEXEC) != 0 || pipe2(output.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe can be made");
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  const int failure = posix_spawnp(&child_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(input[0]);
  close(output[1]);
  stdin_ = input[1];
  const auto line = failure == 0 ? read_line(output[0]) : std::string();
  close(output[0]);
  if (line.empty()) {
    throw std::runtime_error("the test server cannot be started");
  }
  port_ = std::stoi(line);
}

ModelServer::~ModelServer() {
  close(stdin_);  // its sign to end
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
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

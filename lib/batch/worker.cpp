#include "batch/worker.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace smartcv::batch {
namespace {

// On the socket: the number of bytes, then each word with a 0 byte behind it; back: the exit code.
using Length = std::uint64_t;
using ExitCode = std::uint8_t;

bool send_all(int socket, const void* data, std::size_t bytes) {
  const char* rest = static_cast<const char*>(data);
  while (bytes > 0) {
    const auto sent = ::send(socket, rest, bytes, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent <= 0) {
      return false;
    }
    rest += sent;
    bytes -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_all(int socket, void* data, std::size_t bytes) {
  char* rest = static_cast<char*>(data);
  while (bytes > 0) {
    const auto received = recv(socket, rest, bytes, 0);
    if (received < 0 && errno == EINTR) {
      continue;
    }
    if (received <= 0) {
      return false;
    }
    rest += received;
    bytes -= static_cast<std::size_t>(received);
  }
  return true;
}

std::optional<std::vector<std::string>> next_command(int socket) {
  Length bytes = 0;
  if (!receive_all(socket, &bytes, sizeof bytes)) {
    return std::nullopt;
  }
  std::string text(bytes, '\0');
  if (!receive_all(socket, text.data(), text.size())) {
    return std::nullopt;
  }
  std::vector<std::string> words;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find('\0', from);
    words.push_back(text.substr(from, end - from));
    from = end == std::string::npos ? text.size() : end + 1;
  }
  return words;
}

}  // namespace

bool Worker::begin(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) {
    text += word + '\0';
  }
  const Length bytes = text.size();
  return send_all(process_.channel(), &bytes, sizeof bytes) && send_all(process_.channel(), text.data(), text.size());
}

std::optional<int> Worker::end() {
  ExitCode code = 0;
  const auto received = recv(process_.channel(), &code, sizeof code, MSG_DONTWAIT);
  return received == sizeof code ? code : process_.end();
}

void serve_commands(const std::function<int(const std::vector<std::string>& words)>& run) {
  while (const auto words = next_command(STDIN_FILENO)) {
    const auto code = static_cast<ExitCode>(run(*words));
    if (!send_all(STDIN_FILENO, &code, sizeof code)) {
      return;
    }
  }
}

}  // namespace smartcv::batch

#include "tests/support/browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

namespace smartcv::tests {
namespace {

using Json = nlohmann::json;

std::string read_line(int fd) {
  std::string line;
  for (char c = 0; read(fd, &c, 1) == 1 && c != '\n';) {
    line += c;
  }
  return line;
}

void write_line(int fd, std::string line) {
  line += '\n';
  for (std::size_t done = 0; done < line.size();) {
    const auto count = write(fd, line.data() + done, line.size() - done);
    if (count < 0 && errno != EINTR) {
      throw std::runtime_error("the browser is gone");
    }
    done += count < 0 ? 0 : static_cast<std::size_t>(count);
  }
}

}  // namespace

std::unique_ptr<Browser> Browser::start() {
  if (!required_program("chromium") || !required_program("chromedriver")) {
    return nullptr;
  }
  std::unique_ptr<Browser> browser(new Browser);
  const std::string script = SMARTCV_SOURCE_DIR "/tests/support/browser.py";
  std::vector<std::string> words{"python3", script, browser->downloads_.path().string()};
  std::array<char*, 4> arguments{words[0].data(), words[1].data(), words[2].data(), nullptr};
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  if (pipe2(input.data(), O_CLOEXEC) != 0 || pipe2(output.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe can be made");
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  const int failure = posix_spawnp(&browser->child_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(input[0]);
  close(output[1]);
  browser->commands_ = input[1];
  browser->answers_ = output[0];
  if (failure != 0 || read_line(browser->answers_).empty()) {
    throw std::runtime_error("the browser cannot be started");
  }
  return browser;
}

Browser::~Browser() {
  close(commands_);  // its sign to end
  while (child_ > 0 && waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  close(answers_);
}

std::string Browser::ask_line(const std::string& line) const {
  write_line(commands_, line);
  const std::string text = read_line(answers_);
  if (text.empty()) {
    throw std::runtime_error("the browser died of " + line);
  }
  const Json answer = Json::parse(text);
  if (answer.contains("error")) {
    throw std::runtime_error(answer["error"].get<std::string>());
  }
  return answer["value"].dump();
}

std::string Browser::ask(const std::vector<std::string>& words) const { return ask_line(Json(words).dump()); }

void Browser::open(const std::filesystem::path& page) const {
  std::string url = "file://";
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char letter : std::filesystem::absolute(page).string()) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0 || letter == '/' || letter == '.' || letter == '-' || letter == '_') {
      url += letter;
    } else {
      url += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  ask({"open", url});
}

std::string Browser::eval(const std::string& script) const { return ask({"eval", script}); }
void Browser::click(const std::string& css) const { ask({"click", css}); }
void Browser::type(const std::string& css, const std::string& text) const { ask({"type", css, text}); }
void Browser::wait(const std::string& script) const { ask({"wait", script}); }
void Browser::size(int width, int height) const { ask_line(Json{"size", width, height}.dump()); }
void Browser::screenshot(const std::filesystem::path& png) const { ask({"screenshot", png.string()}); }
std::string Browser::complaints() const { return ask({"log"}); }

void Browser::press(const std::vector<std::string>& keys) const {
  std::vector<std::string> words{"press"};
  words.insert(words.end(), keys.begin(), keys.end());
  ask(words);
}

void Browser::choose(const std::string& css, const std::filesystem::path& file) const {
  ask({"choose", css, std::filesystem::absolute(file).string()});
}

std::filesystem::path Browser::downloaded(const std::string& name) const {
  using namespace std::chrono_literals;
  const auto file = downloads_ / name;
  for (int tries = 0; tries < 400; ++tries) {
    if (std::filesystem::exists(file)) {
      return file;  // Chromium renames it when it is whole
    }
    std::this_thread::sleep_for(50ms);
  }
  throw std::runtime_error("the page has not downloaded " + name);
}

}  // namespace smartcv::tests

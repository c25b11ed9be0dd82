#include "tests/support/browser.h"

#include <cctype>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace smartcv::tests {
namespace {

using Json = nlohmann::json;

}  // namespace

std::unique_ptr<Browser> Browser::start() {
  if (!required_program("chromium") || !required_program("chromedriver")) {
    return nullptr;
  }
  std::unique_ptr<Browser> browser(new Browser);
  if (browser->driver_.read_line().empty()) {
    throw std::runtime_error("the browser cannot be started");
  }
  return browser;
}

std::string Browser::ask_line(const std::string& line) const {
  driver_.write_line(line);
  const std::string text = driver_.read_line();
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

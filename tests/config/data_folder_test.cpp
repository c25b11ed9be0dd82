#include "config/data_folder.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/config/support.h"
#include "tests/support/shared.h"

namespace smartcv::config {
namespace {

namespace fs = std::filesystem;

// Sets or unsets an environment variable for one scope.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) {
      old_ = old;
    }
    value != nullptr ? setenv(name, value, 1) : unsetenv(name);
  }
  ~Environment() { old_.empty() ? unsetenv(name_) : setenv(name_, old_.c_str(), 1); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::string old_;
};

}  // namespace

TEST_CASE("the data folder is found from the program in a checkout and in an installation") {
  const tests::TemporaryFolder folder;
  SECTION("build/release/bin") {
    write_text(folder / "configs/pipelines/cpu-gpu.yaml", "");
    CHECK(find_data_folder(folder / "build/release/bin/smartcv", nullptr) == folder.path());
  }
  SECTION("../share/smartcv") {
    write_text(folder / "share/smartcv/configs/pipelines/cpu-gpu.yaml", "");
    CHECK(find_data_folder(folder / "bin/smartcv", nullptr) == folder / "share/smartcv");
  }
  SECTION("named by SMARTCV_DATA") {
    write_text(folder / "x/configs/pipelines/cpu-gpu.yaml", "");
    CHECK(find_data_folder("/nowhere/bin/smartcv", (folder / "x").c_str()) == folder / "x");
  }
}

TEST_CASE("a data folder that is missing says what to do") {
  const tests::TemporaryFolder folder;
  CHECK(refusal([&] {
          static_cast<void>(find_data_folder(folder / "bin/smartcv", nullptr));
        }).find("set SMARTCV_DATA") != std::string::npos);
  CHECK(refusal([&] {
          static_cast<void>(find_data_folder(folder / "bin/smartcv", folder.path().c_str()));
        }).find("configs/pipelines") != std::string::npos);
}

TEST_CASE("this test program finds the project's own data folder") {
  const Environment unset("SMARTCV_DATA", nullptr);
  CHECK(fs::equivalent(data_folder(), SMARTCV_SOURCE_DIR));
}

TEST_CASE("the models folder follows SMARTCV_MODELS, SMARTCV_CACHE, XDG_CACHE_HOME and HOME in this order") {
  const Environment home("HOME", "/h");
  const Environment xdg("XDG_CACHE_HOME", nullptr);
  const Environment cache("SMARTCV_CACHE", nullptr);
  const Environment models("SMARTCV_MODELS", nullptr);
  CHECK(models_folder() == "/h/.cache/smartcv/models");
  {
    const Environment other("XDG_CACHE_HOME", "/x");
    CHECK(models_folder() == "/x/smartcv/models");
    const Environment own("SMARTCV_CACHE", "/c");
    CHECK(models_folder() == "/c/models");
    const Environment named("SMARTCV_MODELS", "/m");
    CHECK(models_folder() == "/m");
  }
}

}  // namespace smartcv::config

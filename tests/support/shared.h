#ifndef SMARTCV_TESTS_SUPPORT_SHARED_H
#define SMARTCV_TESTS_SUPPORT_SHARED_H

#include <filesystem>
#include <optional>
#include <string>

namespace smartcv::tests {

// A file beside the project (../shared/RELATIVE). Without it the test is skipped: nothing is returned, a line says so
// on stderr. With SMARTCV_REQUIRE_SHARED=1 (CI) a missing file fails the test instead.
//   const auto clip = shared_file("media/street.mp4");
//   if (!clip) return;
[[nodiscard]] std::optional<std::filesystem::path> shared_file(const std::string& relative);

// A weight file of the models folder ($SMARTCV_MODELS, else models/ in $SMARTCV_CACHE, $XDG_CACHE_HOME/smartcv or
// ~/.cache/smartcv), where scripts/setup puts it. Without it the test is skipped or fails in the same way.
[[nodiscard]] std::optional<std::filesystem::path> model_file(const std::string& name);

// The folder of Python packages that scripts/setup --test fetches, for PYTHONPATH; the same again.
[[nodiscard]] std::optional<std::filesystem::path> test_python();

// The place of a program that some tests need (scripts/setup --test installs them), looked up in PATH; the same again.
[[nodiscard]] std::optional<std::filesystem::path> required_program(const std::string& name);

// True when this processor computes in bf16; else a line on stderr says that the test is skipped.
[[nodiscard]] bool bf16_here();

// A fresh empty folder below the temporary directory; removed with everything in it at the end of the object's life.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_SHARED_H

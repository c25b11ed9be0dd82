#ifndef SMARTCV_TESTS_SUPPORT_SAMPLE_GARMENTS_H
#define SMARTCV_TESTS_SUPPORT_SAMPLE_GARMENTS_H

#include <filesystem>

#include "tests/support/run_command.h"

namespace smartcv::tests {

// The folder with the sample garments (shirt, jacket, dress, trousers, hat, glasses: NAME.yaml and NAME.png), drawn by
// scripts/make-garments at the first call. Never write into it.
[[nodiscard]] inline std::filesystem::path sample_garments() {
  static const std::filesystem::path folder = [] {
    const std::filesystem::path made = std::filesystem::path(SMARTCV_BINARY_DIR) / "garments";
    run_successfully({(std::filesystem::path(SMARTCV_SOURCE_DIR) / "scripts/make-garments").string(), made.string()});
    return made;
  }();
  return folder;
}

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_SAMPLE_GARMENTS_H

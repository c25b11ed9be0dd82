#ifndef SMARTCV_TESTS_CONFIG_SUPPORT_H
#define SMARTCV_TESTS_CONFIG_SUPPORT_H

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"

namespace smartcv::config {

inline std::filesystem::path write_text(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

// The sentence of the Error that `action` throws; fails when it throws none or one with another code.
template <typename Action>
std::string refusal(Action&& action, ErrorCode code = ErrorCode::usage) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace smartcv::config

#endif  // SMARTCV_TESTS_CONFIG_SUPPORT_H

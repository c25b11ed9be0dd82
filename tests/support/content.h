#ifndef SMARTCV_TESTS_SUPPORT_CONTENT_H
#define SMARTCV_TESTS_SUPPORT_CONTENT_H

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace smartcv::tests {

// All bytes of a file; none of one that is not there.
[[nodiscard]] inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_CONTENT_H

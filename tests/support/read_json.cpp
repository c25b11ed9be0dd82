#include "tests/support/read_json.h"

#include <fstream>

namespace smartcv::tests {

nlohmann::json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

}  // namespace smartcv::tests

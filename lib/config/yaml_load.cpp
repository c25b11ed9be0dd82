#include "config/yaml_load.h"

#include <fstream>
#include <sstream>
#include <vector>

#include "base/format.h"

namespace smartcv::config {
namespace {

// No configuration is larger; a video given by mistake is not read whole.
constexpr std::uintmax_t largest_file = 1U << 20;

std::string read_text(const std::filesystem::path& path, const std::string& shown_as, ErrorCode code) {
  const auto refuse = [&](const std::string& message) { throw Error(code, message, {.file = shown_as}); };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    refuse("no such file");
  }
  if (std::filesystem::is_directory(status)) {
    refuse("is a folder; a YAML file is expected");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    refuse("cannot be read; check its permissions");
  }
  std::string text(largest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) {
    refuse("cannot be read");
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > largest_file) {
    refuse("is larger than 1 MiB; a YAML file is expected");
  }
  if (text.find('\0') != std::string::npos) {
    refuse("is no text; a YAML file is expected");
  }
  // yaml-cpp takes an open quote for closed when line ends follow it at the end of the file.
  text.erase(text.find_last_not_of("\r\n") + 1);
  return text;
}

}  // namespace

YAML::Node load_yaml(const std::filesystem::path& path, const std::string& shown_as, ErrorCode code) {
  const auto text = read_text(path, shown_as, code);
  try {
    const auto documents = YAML::LoadAll(text);
    if (documents.size() > 1) {
      throw Error(code, "holds several YAML documents; one is expected",
                  {.file = place(shown_as, line_of(documents[1]))});
    }
    return documents.empty() ? YAML::Node() : documents.front();
  } catch (const YAML::Exception& error) {
    throw Error(code, fmt::format("YAML syntax error: {}", error.msg), {.file = place(shown_as, error.mark.line + 1)});
  }
}

int line_of(const YAML::Node& node) { return node.Mark().line + 1; }

std::string place(const std::string& file, int line) { return line > 0 ? fmt::format("{}:{}", file, line) : file; }

}  // namespace smartcv::config

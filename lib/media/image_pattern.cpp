#include "media/image_pattern.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::media {
namespace {

namespace fs = std::filesystem;

// More digits than an int64 holds are no number.
constexpr std::size_t most_digits = 18;

struct Parts {
  std::string prefix;
  std::string suffix;
  int digits = 1;
};

// Nothing for a name without exactly one number.
std::optional<Parts> parts_of(const std::string& name) {
  static const std::regex token("%(%|0?([0-9]{0,2})d)");
  Parts parts;
  bool found = false;
  std::string text;
  auto rest = name.cbegin();
  for (std::sregex_iterator match(name.begin(), name.end(), token); match != std::sregex_iterator(); ++match) {
    text.append(rest, (*match)[0].first);
    rest = (*match)[0].second;
    if ((*match)[1] == "%") {
      text += '%';
      continue;
    }
    if (found) {
      return std::nullopt;
    }
    found = true;
    parts.prefix = std::exchange(text, "");
    parts.digits = (*match)[2].length() > 0 ? std::max(std::stoi((*match)[2]), 1) : 1;
  }
  text.append(rest, name.cend());
  parts.suffix = text;
  return found ? std::optional(parts) : std::nullopt;
}

std::string with_doubled_percent(const std::string& text) {
  std::string doubled;
  for (const char c : text) {
    doubled += c == '%' ? "%%" : std::string(1, c);
  }
  return doubled;
}

}  // namespace

ImagePattern::ImagePattern(const fs::path& pattern) : folder_(pattern.parent_path()) {
  const auto parts = parts_of(pattern.filename().string());
  if (!parts || parts->suffix.rfind('.') == std::string::npos || parts->digits > static_cast<int>(most_digits)) {
    throw Error(ErrorCode::usage, "the name of an image sequence needs one number and an ending, such as NAME_%06d.png",
                {"", pattern.string(), std::nullopt});
  }
  if (folder_.empty()) {
    folder_ = ".";
  }
  prefix_ = parts->prefix;
  suffix_ = parts->suffix;
  digits_ = parts->digits;
}

ImagePattern ImagePattern::in_folder(const fs::path& folder, const std::string& name, const std::string& extension) {
  return ImagePattern(folder / (with_doubled_percent(name) + "_%06d" + extension));
}

bool ImagePattern::is_pattern(const fs::path& path) {
  std::error_code ignored;
  return parts_of(path.filename().string()).has_value() && !fs::exists(path, ignored);
}

fs::path ImagePattern::path(std::int64_t number) const {
  return folder_ / fmt::format("{}{:0{}}{}", prefix_, number, digits_, suffix_);
}

std::string ImagePattern::extension() const {
  std::string extension = fs::path(suffix_.front() == '.' ? "x" + suffix_ : suffix_).extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return extension;
}

std::string ImagePattern::base_name() const {
  std::string name = prefix_;
  while (!name.empty() && std::string_view("_-. ").find(name.back()) != std::string_view::npos) {
    name.pop_back();
  }
  if (name.empty()) {
    name = fs::weakly_canonical(folder_).filename().string();
  }
  return name.empty() ? "frames" : name;
}

std::optional<std::int64_t> ImagePattern::number_of(const std::string& file_name) const {
  if (file_name.size() <= prefix_.size() + suffix_.size() || !file_name.starts_with(prefix_) ||
      !file_name.ends_with(suffix_)) {
    return std::nullopt;
  }
  const std::string digits = file_name.substr(prefix_.size(), file_name.size() - prefix_.size() - suffix_.size());
  const bool all_digits = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!all_digits || digits.size() > most_digits) {
    return std::nullopt;
  }
  const std::int64_t number = std::stoll(digits);
  // "7" and "0007" are not both image 7.
  return path(number).filename() == file_name ? std::optional(number) : std::nullopt;
}

std::vector<std::int64_t> ImagePattern::numbers_on_disk() const {
  std::vector<std::int64_t> numbers;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder_, missing)) {
    if (const auto number = number_of(entry.path().filename().string())) {
      numbers.push_back(*number);
    }
  }
  std::ranges::sort(numbers);
  return numbers;
}

std::string ImagePattern::for_ffmpeg() const {
  const std::string name =
      fmt::format("{}%0{}d{}", with_doubled_percent(prefix_), digits_, with_doubled_percent(suffix_));
  // A folder first: a name with a colon would be taken for a protocol.
  return with_doubled_percent(folder_.string()) + "/" + name;
}

bool is_image_sequence(const std::filesystem::path& path) {
  std::error_code ignored;
  return ImagePattern::is_pattern(path) || !path.has_filename() || std::filesystem::is_directory(path, ignored);
}

}  // namespace smartcv::media

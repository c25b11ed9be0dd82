#include "tasks/face_timeline/clips/clip_names.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/format.h"
#include "base/utf8.h"

namespace smartcv::face_timeline {
namespace {

// Room for timecode, number and ending within 143 bytes, which encrypted folders (eCryptfs) allow; ".part" included.
constexpr std::size_t longest = 80;

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

std::string_view trimmed(std::string_view text) {
  const auto is_edge = [](char letter) { return letter == ' ' || letter == '.'; };
  while (!text.empty() && is_edge(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_edge(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// What stands before the first dot decides.
bool is_device(std::string_view name) {
  constexpr std::array<std::string_view, 6> devices{"con", "prn", "aux", "nul", "conin$", "conout$"};
  std::string stem(name.substr(0, name.find('.')));
  stem = std::string(trimmed(stem));
  std::ranges::transform(stem, stem.begin(), lower);
  const bool port = stem.size() >= 4 && (stem.starts_with("com") || stem.starts_with("lpt"));
  return port || std::ranges::find(devices, stem) != devices.end();
}

// Equal for names that may be one file somewhere: every character beyond ASCII counts as any other.
std::string folded(std::string_view name) {
  std::string key;
  while (!name.empty()) {
    const std::size_t length = std::max<std::size_t>(1, utf8_length(name));
    key += length == 1 ? lower(name.front()) : '?';
    name.remove_prefix(length);
  }
  return key;
}

}  // namespace

std::string safe_name(std::string_view text) {
  constexpr std::string_view forbidden = "/\\:*?\"<>|";
  std::string name;
  const std::string line = one_line(text);
  for (std::string_view rest = line; !rest.empty();) {
    const std::string_view character = rest.substr(0, utf8_length(rest));
    rest.remove_prefix(character.size());
    if (name.size() + character.size() > longest) {
      break;
    }
    name += forbidden.find(character) != std::string_view::npos ? "-" : character;
  }
  name = std::string(trimmed(name));
  if (name.empty()) {
    return "clip";
  }
  return is_device(name) ? name + "-" : name;
}

std::vector<std::string> clip_names(const std::vector<ClipLabel>& labels, const std::string& extension) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const ClipLabel& label : labels) {
    std::string timecode = label.timecode;
    std::ranges::replace_if(
        timecode, [](char letter) { return letter == ':' || letter == ';'; }, '-');
    const std::string base = safe_name(label.name) + " " + timecode;
    std::string name = base + extension;
    for (int number = 2; !taken.insert(folded(name)).second; ++number) {
      name = fmt::format("{} ({}){}", base, number, extension);
    }
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace smartcv::face_timeline

#include "tasks/face_timeline/identity_names.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/format.h"
#include "base/sha256.h"

namespace smartcv::face_timeline {
namespace {

constexpr std::string_view unknown_prefix = "unknown-";
constexpr std::size_t longest_id = 60;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string slug(const std::string& name) {
  std::string id;
  for (const char original : name) {
    const char c = lower(original);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      id += c;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  id.resize(std::min(id.size(), longest_id));
  id.resize(id.find_last_not_of('-') + 1);
  return id;
}

}  // namespace

std::string unknown_id(std::int64_t number) { return fmt::format("{}{:02}", unknown_prefix, number); }

std::optional<std::int64_t> unknown_number(const std::string& id) {
  if (!id.starts_with(unknown_prefix)) {
    return std::nullopt;
  }
  const std::string_view digits = std::string_view(id).substr(unknown_prefix.size());
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || problem != std::errc() || end != digits.data() + digits.size() || number < 0) {
    return std::nullopt;
  }
  return number;
}

void IdentityIds::reserve(const std::string& name, const std::string& id) {
  by_name_.try_emplace(name, id);
  by_id_.try_emplace(id, name);
}

std::string IdentityIds::id_of(const std::string& name) {
  if (const auto found = by_name_.find(name); found != by_name_.end()) {
    return found->second;
  }
  std::string id = slug(name);
  if (id.empty() || by_id_.contains(id) || unknown_number(id)) {
    const std::string hash = sha256_hex(name).substr(0, 8);
    id = fmt::format("{}-{}", id.empty() ? "person" : id, hash);
  }
  reserve(name, id);
  return id;
}

}  // namespace smartcv::face_timeline

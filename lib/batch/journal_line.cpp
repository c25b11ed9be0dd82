#include "batch/journal_line.h"

#include "base/sha256.h"

namespace smartcv::batch {
namespace {

constexpr std::string_view mark = R"(,"sum":")";
constexpr std::string_view end = R"("})";
constexpr std::size_t sum_length = 16;

std::string sum_of(std::string_view text) { return sha256_hex(text).substr(0, sum_length); }

}  // namespace

std::string sealed(const Json& fact) {
  std::string text = fact.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.pop_back();  // the closing brace
  const std::string sum = sum_of(text);
  return text.append(mark).append(sum).append(end) + "\n";
}

std::optional<Json> unsealed(std::string_view line) {
  if (line.ends_with('\n')) {
    line.remove_suffix(1);
  }
  const std::size_t tail = mark.size() + sum_length + end.size();
  if (line.size() < tail) {
    return std::nullopt;
  }
  const std::string_view text = line.substr(0, line.size() - tail);
  if (line.substr(text.size()) != std::string(mark) + sum_of(text) + std::string(end)) {
    return std::nullopt;
  }
  Json fact = Json::parse(std::string(text) + "}", nullptr, false);
  return fact.is_object() ? std::optional(std::move(fact)) : std::nullopt;
}

}  // namespace smartcv::batch

#include "base/json_file.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>

#include "base/format.h"

namespace smartcv {
namespace {

bool fits(const FloatJson& value, std::int64_t least, std::int64_t most) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    return number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) &&
           static_cast<std::int64_t>(number) >= least && static_cast<std::int64_t>(number) <= most;
  }
  return value.is_number_integer() && value.get<std::int64_t>() >= least && value.get<std::int64_t>() <= most;
}

bool is_finite_number(const FloatJson& value) { return value.is_number() && std::isfinite(value.get<float>()); }

}  // namespace

void JsonBlame::refuse(const std::string& why) const { throw Error(code, why, {"", file}); }

void JsonValue::refuse(const std::string& why) const {
  blame_->refuse(
      fmt::format("is not {} as smartcv writes it: {} {}", blame_->kind, where_.empty() ? "it" : where_, why));
}

bool JsonValue::has(std::string_view key) const { return json_->is_object() && json_->contains(key); }

JsonValue JsonValue::at(std::string_view key) const {
  if (!has(key)) {
    refuse(fmt::format("has no \"{}\"", key));
  }
  return {json_->at(std::string(key)), *blame_, where_.empty() ? std::string(key) : fmt::format("{}.{}", where_, key)};
}

std::vector<JsonValue> JsonValue::items() const {
  if (!json_->is_array()) {
    refuse("is no list");
  }
  std::vector<JsonValue> list;
  list.reserve(json_->size());
  for (const FloatJson& value : *json_) {
    list.emplace_back(value, *blame_, fmt::format("{}[{}]", where_, list.size()));
  }
  return list;
}

std::vector<std::pair<std::string, JsonValue>> JsonValue::members() const {
  if (!json_->is_object()) {
    refuse("is no object");
  }
  std::vector<std::pair<std::string, JsonValue>> list;
  for (const auto& [key, value] : json_->items()) {
    list.emplace_back(key, JsonValue(value, *blame_, fmt::format("{}.{}", where_, key)));
  }
  return list;
}

std::int64_t JsonValue::integer(std::int64_t least, std::int64_t most) const {
  if (!fits(*json_, least, most)) {
    refuse(fmt::format("is no whole number from {} to {}", least, most));
  }
  return json_->get<std::int64_t>();
}

float JsonValue::number() const {
  if (!is_finite_number(*json_)) {
    refuse("is no number");
  }
  return json_->get<float>();
}

bool JsonValue::boolean() const {
  if (!json_->is_boolean()) {
    refuse("is neither true nor false");
  }
  return json_->get<bool>();
}

std::string JsonValue::text() const {
  if (!json_->is_string()) {
    refuse("is no text");
  }
  return json_->get<std::string>();
}

std::string JsonValue::sha256() const {
  std::string digits = text();
  if (digits.size() != 64 || digits.find_first_not_of("0123456789abcdef") != std::string::npos) {
    refuse("is no SHA-256");
  }
  return digits;
}

std::vector<std::int64_t> JsonValue::integers(std::int64_t least, std::int64_t most) const {
  if (!json_->is_array() || !std::ranges::all_of(*json_, [&](const auto& value) { return fits(value, least, most); })) {
    refuse(fmt::format("is no list of whole numbers from {} to {}", least, most));
  }
  return json_->get<std::vector<std::int64_t>>();
}

std::vector<float> JsonValue::numbers() const {
  if (!json_->is_array() || !std::ranges::all_of(*json_, is_finite_number)) {
    refuse("is no list of numbers");
  }
  return json_->get<std::vector<float>>();
}

std::string read_text(const std::filesystem::path& file, const JsonBlame& blame) {
  std::error_code problem;
  const auto status = std::filesystem::status(file, problem);
  if (!std::filesystem::exists(status)) {
    blame.refuse(fmt::format("{} was expected here, but there is no such file", blame.kind));
  }
  std::ifstream stream(file, std::ios::binary);
  if (!std::filesystem::is_regular_file(status) || !stream) {
    blame.refuse(fmt::format("{} was expected here, but it cannot be read", blame.kind));
  }
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.bad()) {
    blame.refuse(fmt::format("{} was expected here, but it cannot be read to its end", blame.kind));
  }
  return text;
}

void check_format(const FloatJson& json, const JsonBlame& blame, std::string_view format, int version) {
  const JsonValue root(json, blame);
  if (!root.has("format") || !root.at("format").is_text() || root.at("format").text() != format) {
    blame.refuse(fmt::format("is not {}: it does not say \"format\": \"{}\"", blame.kind, format));
  }
  const std::int64_t stated = root.at("version").integer(1, std::numeric_limits<std::int32_t>::max());
  if (stated > version) {
    blame.refuse(fmt::format("is {} of version {}, but this smartcv knows only versions up to {}; use a newer smartcv",
                             blame.kind, stated, version));
  }
}

FloatJson parse_json(std::string_view text, const JsonBlame& blame, std::string_view format, int version) {
  FloatJson json;
  try {
    json = FloatJson::parse(text);
  } catch (const FloatJson::parse_error& error) {
    blame.refuse(fmt::format("is no JSON, so it is not {}: byte {} makes no sense", blame.kind, error.byte));
  } catch (const FloatJson::exception& error) {  // a number no float holds
    blame.refuse(fmt::format("is not {}: {}", blame.kind, error.what()));
  }
  if (!format.empty()) {
    check_format(json, blame, format, version);
  }
  return json;
}

}  // namespace smartcv

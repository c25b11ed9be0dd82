#ifndef SMARTCV_BASE_JSON_FILE_H
#define SMARTCV_BASE_JSON_FILE_H

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace smartcv {

// JSON files that may come from anywhere.

// Keys keep their order; numbers are floats, which are written in the fewest digits that give the same float back.
using FloatJson =
    nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool, std::int64_t, std::uint64_t, float>;

// How errors in a file are told.
struct JsonBlame {
  ErrorCode code = ErrorCode::input;
  std::string file;
  std::string kind;  // "an identity database"

  [[noreturn]] void refuse(const std::string& why) const;
};

// One value of a file and where it stands. Whatever is not as asked for throws Error(blame.code): "tracks[3].shot is no
// whole number from 0 to 4". The file's FloatJson must outlive it.
class JsonValue {
 public:
  JsonValue(const FloatJson& json, const JsonBlame& blame, std::string where = "")
      : json_(&json), blame_(&blame), where_(std::move(where)) {}

  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] JsonValue at(std::string_view key) const;
  [[nodiscard]] std::vector<JsonValue> items() const;                            // of a list
  [[nodiscard]] std::vector<std::pair<std::string, JsonValue>> members() const;  // of an object

  [[nodiscard]] bool is_text() const { return json_->is_string(); }
  [[nodiscard]] bool is_null() const { return json_->is_null(); }
  [[nodiscard]] std::int64_t integer(std::int64_t least, std::int64_t most) const;
  [[nodiscard]] float number() const;  // finite
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string sha256() const;  // 64 lower-case hex digits
  [[nodiscard]] std::vector<std::int64_t> integers(std::int64_t least, std::int64_t most) const;
  [[nodiscard]] std::vector<float> numbers() const;

  // "WHERE why".
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  const FloatJson* json_;
  const JsonBlame* blame_;
  std::string where_;
};

// A file's bytes. Throws Error(blame.code) when it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& file, const JsonBlame& blame);

// Throws Error(blame.code) unless it is an object with "format": FORMAT and "version": 1 … VERSION.
void check_format(const FloatJson& json, const JsonBlame& blame, std::string_view format, int version);

// A text that is JSON of a known format, see check_format(). An empty `format` is not asked for.
[[nodiscard]] FloatJson parse_json(std::string_view text, const JsonBlame& blame, std::string_view format = "",
                                   int version = 0);

}  // namespace smartcv

#endif  // SMARTCV_BASE_JSON_FILE_H

#ifndef SMARTCV_CONFIG_SCHEMA_H
#define SMARTCV_CONFIG_SCHEMA_H

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartcv::config {

// One option as every front end sees it: YAML files, --set, command-line flags, --help, `config show`.
struct Option {
  std::string key;                   // snake_case; the flag is --key with hyphens
  std::string group;                 // heading in --help
  std::string help;                  // one line
  std::string value_name;            // "N", "SECONDS"; empty: a flag without a value
  std::string expected;              // "a whole number from 1 to 4096"
  std::string default_text;          // value before anything was set
  std::vector<std::string> aliases;  // other keys with the same meaning
  bool list = false;                 // takes several values, separated by commas
  std::string spelling_of;           // not empty: another way to set that key; not shown by itself
  std::string origin = "default";    // what set the value: "default", "FILE:LINE", "--flag"

  // Puts a value into the field; false when the text is not what is expected, the field is untouched then.
  std::function<bool(const std::string& text)> parse;
  std::function<std::string()> text;  // the field's value now, in a form that parse takes

  Option& alias(std::string name) {
    aliases.push_back(std::move(name));
    return *this;
  }
};

template <typename Number>
struct Range {
  Number low;
  Number high;
  // The value 0 is written "auto": chosen from the machine and the task.
  bool zero_is_auto = false;
};

// One row of `config show` and of the report.
struct Line {
  std::string key, value, origin;
};

// The table that binds keys to the fields of option structs. The structs must outlive it. Adding an option to the
// program is one line in the function that fills the table (anonymize_schema.cpp).
class Schema {
 public:
  Schema() = default;
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;
  Schema(Schema&&) = default;
  Schema& operator=(Schema&&) = default;

  // Heading of the options that follow.
  void group(std::string title) { group_ = std::move(title); }

  Option& flag(std::string key, bool& field, std::string help);
  Option& integer(std::string key, int& field, Range<int> range, std::string value_name, std::string help);
  Option& count(std::string key, std::size_t& field, Range<std::size_t> range, std::string value_name,
                std::string help);
  Option& number(std::string key, double& field, Range<double> range, std::string value_name, std::string help);
  // Unset is written "auto".
  Option& number(std::string key, std::optional<double>& field, Range<double> range, std::string value_name,
                 std::string help);
  Option& bitrate(std::string key, std::optional<std::int64_t>& field, std::string help);
  Option& choice(std::string key, std::string& field, std::vector<std::string> choices, std::string help);
  // One or more of the choices.
  Option& choices(std::string key, std::vector<std::string>& field, std::vector<std::string> choices, std::string help);
  // Free text that `valid` accepts; `expected` describes it.
  Option& text(std::string key, std::string& field, std::string value_name, std::string help,
               std::string expected = "a text", std::function<bool(const std::string&)> valid = {});
  // Any other way to read and write fields.
  Option& custom(Option option);

  [[nodiscard]] const std::deque<Option>& options() const noexcept { return options_; }
  // By key or alias; nullptr when there is none.
  [[nodiscard]] const Option* find(std::string_view name) const;
  // Keys and aliases.
  [[nodiscard]] std::vector<std::string> names() const;

  // Sets one option. `origin` says where the value stands and opens the sentence of the error.
  // Throws Error(usage): unknown key (with the nearest one), or a value that is not what is expected.
  void set(std::string_view name, const std::string& text, const std::string& origin);
  // Every option with its value and where it came from.
  [[nodiscard]] std::vector<Line> lines() const;

 private:
  Option& add(std::string key, std::string value_name, std::string help);

  std::string group_;
  std::deque<Option> options_;  // a deque: references to options stay valid
};

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_SCHEMA_H

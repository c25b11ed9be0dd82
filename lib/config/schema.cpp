#include "config/schema.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "config/nearest.h"
#include "config/value_text.h"

namespace smartcv::config {
namespace {

constexpr const char* auto_text = "auto";

std::string range_text(const char* what, const std::string& low, const std::string& high, bool or_auto) {
  return fmt::format("{} from {} to {}{}", what, low, high, or_auto ? ", or auto" : "");
}

// int and size_t alike.
template <typename Integer>
void bind_integer(Option& option, Integer& field, Range<Integer> range) {
  option.expected =
      range_text("a whole number", std::to_string(range.low), std::to_string(range.high), range.zero_is_auto);
  option.parse = [&field, range](const std::string& text) {
    if (range.zero_is_auto && text == auto_text) {
      field = 0;
      return true;
    }
    const auto value = parse_integer(text);
    if (!value || std::cmp_less(*value, range.low) || std::cmp_greater(*value, range.high)) {
      return false;
    }
    field = static_cast<Integer>(*value);
    return true;
  };
  option.text = [&field, range] {
    return range.zero_is_auto && field == 0 ? std::string(auto_text) : std::to_string(field);
  };
}

std::optional<double> parse_in_range(const std::string& text, Range<double> range) {
  const auto value = parse_number(text);
  return value && *value >= range.low && *value <= range.high ? value : std::nullopt;
}

std::string one_of(const std::vector<std::string>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    text += i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ";
    text += choices[i];
  }
  return text;
}

bool contains(const std::vector<std::string>& items, const std::string& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

}  // namespace

Option& Schema::custom(Option option) {
  if (option.group.empty()) {
    option.group = group_;
  }
  option.default_text = option.text();
  return options_.emplace_back(std::move(option));
}

Option& Schema::add(std::string key, std::string value_name, std::string help) {
  auto& option = options_.emplace_back();
  option.key = std::move(key);
  option.group = group_;
  option.value_name = std::move(value_name);
  option.help = std::move(help);
  return option;
}

Option& Schema::flag(std::string key, bool& field, std::string help) {
  auto& option = add(std::move(key), "", std::move(help));
  option.expected = "true or false";
  option.parse = [&field](const std::string& text) {
    const auto value = parse_boolean(text);
    field = value.value_or(field);
    return value.has_value();
  };
  option.text = [&field] { return std::string(field ? "true" : "false"); };
  option.default_text = option.text();
  return option;
}

Option& Schema::integer(std::string key, int& field, Range<int> range, std::string value_name, std::string help) {
  auto& option = add(std::move(key), std::move(value_name), std::move(help));
  bind_integer(option, field, range);
  option.default_text = option.text();
  return option;
}

Option& Schema::count(std::string key, std::size_t& field, Range<std::size_t> range, std::string value_name,
                      std::string help) {
  auto& option = add(std::move(key), std::move(value_name), std::move(help));
  bind_integer(option, field, range);
  option.default_text = option.text();
  return option;
}

Option& Schema::number(std::string key, double& field, Range<double> range, std::string value_name, std::string help) {
  auto& option = add(std::move(key), std::move(value_name), std::move(help));
  option.expected = range_text("a number", number_text(range.low), number_text(range.high), false);
  option.parse = [&field, range](const std::string& text) {
    const auto value = parse_in_range(text, range);
    field = value.value_or(field);
    return value.has_value();
  };
  option.text = [&field] { return number_text(field); };
  option.default_text = option.text();
  return option;
}

Option& Schema::number(std::string key, std::optional<double>& field, Range<double> range, std::string value_name,
                       std::string help) {
  auto& option = add(std::move(key), std::move(value_name), std::move(help));
  option.expected = range_text("a number", number_text(range.low), number_text(range.high), true);
  option.parse = [&field, range](const std::string& text) {
    const auto value = parse_in_range(text, range);
    if (!value && text != auto_text) {
      return false;
    }
    field = value;
    return true;
  };
  option.text = [&field] { return field ? number_text(*field) : std::string(auto_text); };
  option.default_text = option.text();
  return option;
}

Option& Schema::bitrate(std::string key, std::optional<std::int64_t>& field, std::string help) {
  auto& option = add(std::move(key), "BITS", std::move(help));
  option.expected = "bits per second from 1k to 10G, as in 8M or 2500k, or auto";
  option.parse = [&field](const std::string& text) {
    const auto value = parse_bitrate(text);
    const bool good = value && *value >= 1'000 && *value <= 10'000'000'000;
    if (!good && text != auto_text) {
      return false;
    }
    field = value;
    return true;
  };
  option.text = [&field] { return field ? bitrate_text(*field) : std::string(auto_text); };
  option.default_text = option.text();
  return option;
}

Option& Schema::choice(std::string key, std::string& field, std::vector<std::string> choices, std::string help) {
  auto& option = add(std::move(key), join(choices, "|"), std::move(help));
  option.expected = one_of(choices);
  option.parse = [&field, choices = std::move(choices)](const std::string& text) {
    if (!contains(choices, text)) {
      return false;
    }
    field = text;
    return true;
  };
  option.text = [&field] { return field; };
  option.default_text = option.text();
  return option;
}

Option& Schema::choices(std::string key, std::vector<std::string>& field, std::vector<std::string> choices,
                        std::string help) {
  auto& option = add(std::move(key), join(choices, "|") + ",…", std::move(help));
  option.list = true;
  option.expected = one_of(choices) + ", or several of them separated by commas";
  option.parse = [&field, choices = std::move(choices)](const std::string& text) {
    std::vector<std::string> items;
    for (auto& item : split_list(text)) {
      if (!contains(choices, item)) {
        return false;
      }
      if (!contains(items, item)) {
        items.push_back(std::move(item));
      }
    }
    field = std::move(items);
    return true;
  };
  option.text = [&field] { return join(field, ","); };
  option.default_text = option.text();
  return option;
}

Option& Schema::text(std::string key, std::string& field, std::string value_name, std::string help,
                     std::string expected, std::function<bool(const std::string&)> valid) {
  auto& option = add(std::move(key), std::move(value_name), std::move(help));
  option.expected = std::move(expected);
  option.parse = [&field, valid = std::move(valid)](const std::string& text) {
    if (valid && !valid(text)) {
      return false;
    }
    field = text;
    return true;
  };
  option.text = [&field] { return field; };
  option.default_text = option.text();
  return option;
}

const Option* Schema::find(std::string_view name) const {
  const auto found = std::find_if(options_.begin(), options_.end(), [name](const Option& option) {
    return option.key == name || std::find(option.aliases.begin(), option.aliases.end(), name) != option.aliases.end();
  });
  return found == options_.end() ? nullptr : &*found;
}

std::vector<std::string> Schema::names() const {
  std::vector<std::string> names;
  for (const auto& option : options_) {
    names.push_back(option.key);
  }
  for (const auto& option : options_) {
    names.insert(names.end(), option.aliases.begin(), option.aliases.end());
  }
  return names;
}

void Schema::set(std::string_view name, const std::string& text, const std::string& origin) {
  const Option* option = find(name);
  if (option == nullptr) {
    auto hint = suggestion(name, names());
    if (hint.empty()) {
      hint = "; `smartcv config show TASK` lists all keys";
    }
    throw Error(ErrorCode::usage, fmt::format("unknown key {}{}", in_quotes(name), hint), {.file = origin});
  }
  if (!option->parse(text)) {
    throw Error(ErrorCode::usage,
                fmt::format("{} must be {}, but {} was given", name, option->expected, in_quotes(text)),
                {.file = origin});
  }
  const auto& shown_as = option->spelling_of.empty() ? option->key : option->spelling_of;
  for (auto& candidate : options_) {
    if (candidate.key == option->key || candidate.key == shown_as) {
      candidate.origin = origin;
    }
  }
}

std::vector<Line> Schema::lines() const {
  std::vector<Line> lines;
  for (const auto& option : options_) {
    if (option.spelling_of.empty()) {
      lines.push_back({option.key, option.text(), option.origin});
    }
  }
  return lines;
}

}  // namespace smartcv::config

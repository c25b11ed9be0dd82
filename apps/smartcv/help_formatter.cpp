#include "smartcv/help_formatter.h"

#include <algorithm>
#include <vector>

namespace smartcv::app {

HelpFormatter::HelpFormatter() { column_width(34); }

std::string HelpFormatter::make_help(const CLI::App* command, std::string name, CLI::AppFormatMode mode) const {
  if (mode == CLI::AppFormatMode::Sub) {
    return CLI::Formatter::make_help(command, std::move(name), mode);
  }
  auto groups = command->get_groups();
  std::stable_partition(groups.begin(), groups.end(), [](const std::string& group) { return group != message_group; });
  std::string text = make_description(command) + make_usage(command, std::move(name)) + make_positionals(command);
  for (const auto& group : groups) {
    const auto options = command->get_options(
        [&group](const CLI::Option* option) { return option->get_group() == group && option->nonpositional(); });
    if (!group.empty() && !options.empty()) {
      text += make_group(group, false, options);
    }
  }
  return text + make_subcommands(command, mode) + "\n" + make_footer(command);
}

std::string HelpFormatter::make_option_name(const CLI::Option* option, bool positional) const {
  if (positional) {
    return CLI::Formatter::make_option_name(option, positional);
  }
  const auto& negatives = option->get_fnames();
  std::string text;
  const auto add = [&text](const std::string& name) { text += (text.empty() ? "" : ", ") + name; };
  for (const auto& name : option->get_snames()) {
    add("-" + name);
  }
  for (const auto& name : option->get_lnames()) {
    // "--[no-]preview" stands for both.
    if (std::find(negatives.begin(), negatives.end(), name) == negatives.end()) {
      add((negatives.empty() ? "--" : "--[no-]") + name);
    }
  }
  return text;
}

}  // namespace smartcv::app

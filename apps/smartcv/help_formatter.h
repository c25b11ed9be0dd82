#ifndef SMARTCV_APPS_SMARTCV_HELP_FORMATTER_H
#define SMARTCV_APPS_SMARTCV_HELP_FORMATTER_H

#include <CLI/CLI.hpp>
#include <string>

namespace smartcv::app {

// Group of the options that are about the program itself; printed last.
inline constexpr const char* message_group = "Messages";

// --help: groups in the order in which they were added, "Messages" last; one line for each option, two when its name
// is long.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_help(const CLI::App* command, std::string name, CLI::AppFormatMode mode) const override;
  std::string make_option_name(const CLI::Option* option, bool positional) const override;
};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_HELP_FORMATTER_H

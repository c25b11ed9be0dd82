#include "smartcv/command_line.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "config/nearest.h"
#include "smartcv/help_formatter.h"

namespace smartcv::app {
namespace {

// "smartcv config show", as the user would write it.
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

// The command the user was in when the line ended.
const CLI::App& innermost(const CLI::App& command) {
  const auto chosen = command.get_subcommands();
  return chosen.empty() ? command : innermost(*chosen.back());
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const auto* subcommand : command.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(subcommand->get_name());
  }
  return names;
}

bool looks_like_option(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

// Words that no option and no subcommand took.
void refuse_leftovers(const CLI::App& command) {
  auto words = command.remaining();
  std::erase(words, "--");
  if (words.empty()) {
    return;
  }
  const auto option = std::find_if(words.begin(), words.end(), looks_like_option);
  if (option != words.end()) {
    // "--btach-size=6": the value is no part of the name.
    const auto name = option->substr(0, option->find('='));
    refuse_usage(command, fmt::format("unknown option '{}'{}", name, config::suggestion(name, option_names(command))));
  }
  const auto commands = command_names(command);
  if (!commands.empty() && command.get_subcommands().empty()) {
    refuse_usage(command,
                 fmt::format("unknown command '{}'{}", words.front(), config::suggestion(words.front(), commands)));
  }
  refuse_usage(command, fmt::format("one argument too many: '{}'", words.front()));
}

void refuse_leftovers_everywhere(const CLI::App& command) {
  refuse_leftovers(command);
  for (const auto* subcommand : command.get_subcommands()) {
    refuse_leftovers_everywhere(*subcommand);
  }
}

void add_verbosity(CLI::App& command) {
  command
      .add_flag_callback(
          "-v,--verbose", [] { set_log_level(LogLevel::debug); }, "tell more")
      ->group(message_group);
  command
      .add_flag_callback(
          "-q,--quiet", [] { set_log_level(LogLevel::error); }, "errors and results only")
      ->group(message_group);
}

}  // namespace

std::string flag_of(const std::string& key) {
  std::string flag = "--" + key;
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

void refuse_usage(const CLI::App& command, const std::string& message) {
  const bool asks = !message.empty() && message.back() == '?';
  throw Error(ErrorCode::usage,
              fmt::format("{}{} `{} --help` tells more", message, asks ? "" : ";", full_name(command)));
}

CLI::App& add_command(CLI::App& parent, const std::string& name, const std::string& description) {
  auto& command = *parent.add_subcommand(name, description);
  // Leftovers are looked at by refuse_leftovers, which knows the nearest word.
  command.allow_extras();
  command.get_option("--help")->description("print this and exit")->group(message_group);
  add_verbosity(command);
  return command;
}

bool parse(CLI::App& program, int argc, const char* const* argv) {
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& answer) {  // --help, --version
    program.exit(answer);
    return false;
  } catch (const CLI::ArgumentMismatch& error) {
    // "--batch-size: 1 required N missing"
    const std::string sentence = error.what();
    refuse_usage(innermost(program), sentence.substr(0, sentence.find(':')) + " needs a value");
  } catch (const CLI::ParseError& error) {
    refuse_usage(innermost(program), error.what());
  }
  refuse_leftovers_everywhere(program);
  return true;
}

}  // namespace smartcv::app

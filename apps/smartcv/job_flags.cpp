#include "smartcv/job_flags.h"

#include "base/format.h"
#include "config/data_folder.h"
#include "config/value_text.h"
#include "smartcv/command_line.h"

namespace smartcv::app {
namespace {

// "--safety-margin-percent,--safety-margin"
std::string flag_names(const config::Option& key) {
  std::string names = flag_of(key.key);
  for (const auto& alias : key.aliases) {
    names += "," + flag_of(alias);
  }
  return names;
}

std::string described(const config::Option& key) {
  return key.default_text.empty() ? key.help : fmt::format("{} [{}]", key.help, key.default_text);
}

}  // namespace

void JobFlags::add(CLI::App& command, const config::Schema& schema) {
  for (const auto& key : schema.options()) {
    add_flag(command, key);
  }
  file_option_ = command.add_option("--config", file_, "YAML file with any of these keys (batch_size: 6)")
                     ->type_name("FILE")
                     ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
                     ->group("Configuration");
  command.add_option("--set", set_, "sets any key; a flag of its own wins over it")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group("Configuration");
}

void JobFlags::add_flag(CLI::App& command, const config::Option& key) {
  if (command.get_option_no_throw(flag_of(key.key)) != nullptr) {
    return;  // the command's own flag of that name means something else
  }
  auto& flag = flags_.emplace_back(Flag{&key, nullptr, {}});
  if (key.value_name.empty()) {
    const auto negative = ",!--no-" + flag_of(key.key).substr(2);
    flag.option = command.add_flag(flag_names(key) + negative, flag.values, described(key))->group(key.group);
    return;
  }
  flag.option = command.add_option(flag_names(key), flag.values, described(key))
                    ->type_name(key.value_name)
                    ->expected(1)
                    ->allow_extra_args(false)
                    ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
                    ->group(key.group);
}

std::vector<config::Assignment> JobFlags::assignments() const {
  std::vector<config::Assignment> assignments;
  for (const auto& text : set_) {
    assignments.push_back(config::parse_assignment(text));
  }
  for (const auto& flag : flags_) {
    if (flag.option->count() == 0) {
      continue;
    }
    // Given several times: lists grow, of everything else the last one counts.
    const auto value = flag.key->list ? config::join(flag.values, ",") : flag.values.back();
    assignments.push_back({flag.key->key, value, flag_of(flag.key->key)});
  }
  return assignments;
}

config::Sources JobFlags::sources() const {
  config::Sources sources;
  sources.data = config::data_folder();
  if (file_option_->count() > 0) {
    sources.file = file_;
  }
  sources.assignments = assignments();
  return sources;
}

}  // namespace smartcv::app

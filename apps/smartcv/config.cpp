#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/format.h"
#include "smartcv/anonymize_setup.h"
#include "smartcv/command_line.h"
#include "smartcv/face_timeline_setup.h"
#include "smartcv/fitting_preview_setup.h"
#include "smartcv/matte_setup.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {
namespace {

void print_json(const std::vector<config::Line>& lines) {
  auto json = nlohmann::ordered_json::object();
  for (const auto& line : lines) {
    json[line.key] = {{"value", line.value}, {"origin", line.origin}};
  }
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

void print_table(const std::vector<config::Line>& lines) {
  std::size_t key_width = 0;
  std::size_t value_width = 0;
  for (const auto& line : lines) {
    key_width = std::max(key_width, line.key.size());
    value_width = std::max(value_width, line.value.size());
  }
  for (const auto& line : lines) {
    std::cout << fmt::format("{:<{}}  {:<{}}  {}\n", line.key, key_width, line.value, value_width, line.origin);
  }
}

// `Setup` as in anonymize_setup.h.
template <typename Setup>
void add_show(CLI::App& show, Invocation& invocation, const std::string& job) {
  auto& command = add_command(show, job, "the configuration of `smartcv " + job + "`");
  const auto setup = std::make_shared<Setup>();
  const auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "print JSON");
  setup->add_flags(command);
  command.callback([&invocation, setup, json] {
    invocation.work = [setup, json] {
      setup->resolve();
      *json ? print_json(setup->lines()) : print_table(setup->lines());
      return 0;
    };
  });
}

}  // namespace

void add_config(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "config", "show the configuration and where each value comes from");
  auto& show = add_command(command, "show", "print every key, its value and its origin");
  add_show<AnonymizeSetup>(show, invocation, "anonymize");
  add_show<MatteSetup>(show, invocation, "matte");
  add_show<FaceTimelineSetup>(show, invocation, "face-timeline");
  add_show<FittingPreviewSetup>(show, invocation, "fitting-preview");
  for (auto* parent : {&command, &show}) {
    parent->footer("Example:\n  smartcv config show anonymize --pipeline ultra --set batch_size=16");
    parent->callback([&invocation, parent] {
      if (parent->get_subcommands().empty()) {
        invocation.work = [parent]() -> int {
          refuse_usage(*parent, parent->get_name() == "config" ? "'show' is missing"
                                                               : "the name of a job is missing, as in 'anonymize'");
        };
      }
    });
  }
}

}  // namespace smartcv::app

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "smartcv/command_line.h"
#include "smartcv/models_actions.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {
namespace {

void add_list(CLI::App& models, Invocation& invocation) {
  auto& command = add_command(models, "list", "print every model: whether it is there, its size, its licence");
  const auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "print JSON");
  command.callback([&invocation, json] { invocation.work = [json] { return list_models(*json); }; });
}

void add_show(CLI::App& models, Invocation& invocation) {
  auto& command = add_command(models, "show", "print all that is known about a model");
  command.footer("Example:\n  smartcv models show rvm-mobilenetv3");
  const auto names = std::make_shared<std::vector<std::string>>();
  command.add_option("NAME", *names, "its name in `smartcv models list`")->type_name("");
  command.callback([&invocation, &command, names] {
    invocation.work = [&command, names] {
      if (names->empty()) {
        refuse_usage(command, "the name is missing, as in `smartcv models show centerface`");
      }
      return show_models(*names);
    };
  });
}

void add_pull(CLI::App& models, Invocation& invocation) {
  auto& command = add_command(models, "pull", "fetch models; prints where they are");
  command.footer(
      "Examples:\n  smartcv models pull yolov8n-pose\n  smartcv models pull --task matte\n"
      "SMARTCV_MODELS_MIRROR names a folder or a base address that is tried first; https_proxy, http_proxy and "
      "no_proxy "
      "are honoured. A download that broke off goes on where it ended.");
  const auto arguments = std::make_shared<PullArguments>();
  command.add_option("NAME", arguments->names, "names in `smartcv models list`")->type_name("");
  command
      .add_option("--task", arguments->jobs, "what this job needs: anonymize, matte, face-timeline or fitting-preview")
      ->type_name("JOB")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--progress", arguments->progress, "auto, bar, plain, json or none [auto]")->type_name("KIND");
  command
      .add_option("--timeout", arguments->timeout_seconds,
                  "a connection on which nothing arrives for so long is given up [30]")
      ->type_name("SECONDS");
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] {
      if (arguments->names.empty() && arguments->jobs.empty()) {
        refuse_usage(command, "the name is missing, as in `smartcv models pull centerface`");
      }
      return pull_models(*arguments);
    };
  });
}

void add_verify(CLI::App& models, Invocation& invocation) {
  auto& command = add_command(models, "verify", "read the files and compare their sizes and SHA-256 sums");
  const auto names = std::make_shared<std::vector<std::string>>();
  command.add_option("NAME", *names, "these only; else every model that is there")->type_name("");
  command.callback([&invocation, names] { invocation.work = [names] { return verify_models(*names); }; });
}

void add_import(CLI::App& models, Invocation& invocation) {
  auto& command = add_command(models, "import", "take a model file you have into the models folder");
  command.footer("Example:\n  smartcv models import ~/Downloads/rvm_mobilenetv3.pth");
  struct Arguments {
    std::string file;
    std::string as;
  };
  const auto arguments = std::make_shared<Arguments>();
  command.add_option("FILE", arguments->file, "the file; recognised by its tensors")->type_name("");
  command.add_option("--as", arguments->as, "refuse it unless it is this model")->type_name("NAME");
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] {
      if (arguments->file.empty()) {
        refuse_usage(command, "the file is missing, as in `smartcv models import yolov8n-pose.pt`");
      }
      return import_model(arguments->file, arguments->as);
    };
  });
}

void add_inspect(CLI::App& models, Invocation& invocation) {
  auto& command = add_command(models, "inspect", "print the tensors of a model file; nothing in it is run");
  command.footer("Example:\n  smartcv models inspect yolov8n-pose.pt");
  const auto file = std::make_shared<std::string>();
  const auto json = std::make_shared<bool>(false);
  command.add_option("FILE", *file, "the file")->type_name("");
  command.add_flag("--json", *json, "print JSON");
  command.callback([&invocation, &command, file, json] {
    invocation.work = [&command, file, json] {
      if (file->empty()) {
        refuse_usage(command, "the file is missing, as in `smartcv models inspect yolov8n-pose.pt`");
      }
      return inspect_model(*file, *json);
    };
  });
}

}  // namespace

void add_models(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "models", "list, fetch, check, import and inspect model files");
  command.footer(
      "Examples:\n  smartcv models list\n  smartcv models pull --task anonymize\n  smartcv models inspect FILE\n"
      "Models stand in $SMARTCV_MODELS (~/.cache/smartcv/models).");
  add_list(command, invocation);
  add_show(command, invocation);
  add_pull(command, invocation);
  add_verify(command, invocation);
  add_import(command, invocation);
  add_inspect(command, invocation);
  command.callback([&invocation, &command] {
    if (command.get_subcommands().empty()) {
      invocation.work = [&command]() -> int {
        refuse_usage(command, "the action is missing: list, show, pull, verify, import or inspect");
      };
    }
  });
}

}  // namespace smartcv::app

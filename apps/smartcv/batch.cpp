#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "batch/summary.h"
#include "smartcv/batch_run.h"
#include "smartcv/command_line.h"
#include "smartcv/job_command.h"
#include "smartcv/subcommands.h"

namespace smartcv::app {
namespace {

constexpr const char* examples =
    "Examples:\n"
    "  smartcv batch anonymize --input clips --output safe            every video below clips, mirrored\n"
    "  smartcv batch anonymize -i 'cards/*/DCIM' -o safe --jobs 2 --method pixelate\n"
    "  smartcv batch matte -i list.txt -o cut --write rgba --short-names\n"
    "  smartcv batch anonymize -i clips -o safe --redo failed         once more what could not be used\n"
    "  smartcv batch anonymize -i clips -o safe --shard 2/4           the second of four workers\n"
    "  smartcv batch merge safe                                       one summary of all workers\n"
    "The same command again goes on where it was ended. Exit codes: 0 all done, 2 usage, 3 input, 4 model or device,\n"
    "5 output, 6 some files failed, 75 stopped on request (go on with the same command), 130 interrupted.";

void add_job(CLI::App& parent, Invocation& invocation, const std::shared_ptr<BatchJob>& job) {
  auto& command = add_command(parent, job->name(), job->description());
  command.footer(examples);
  const auto arguments = std::make_shared<BatchArguments>();
  add_file_argument(command, "-i,--input", arguments->input, "DIR|PATTERN|LIST",
                    "a folder, a pattern in quotes, or a .txt or .lst file with a path a line");
  add_file_argument(command, "-o,--output", arguments->output, "DIR", "the folder for the results, made when missing");
  add_batch_options(command, *arguments, true);
  job->add_flags(command);
  command.callback([&invocation, &command, arguments, job] {
    invocation.work = [&command, arguments, job] { return run_batch(command, *arguments, *job); };
  });
}

int merge(const std::string& folder) {
  const batch::StateFolder state(std::filesystem::absolute(folder).lexically_normal());
  const auto summary = batch::merged_summary(state);
  batch::write_summary(summary, state);
  std::cout << batch::table_of(summary);
  return summary.exit_code();
}

}  // namespace

void add_batch(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "batch", "run a job over many files; stopped, it goes on where it was");
  command.footer(examples);
  for (const auto& job : batch_jobs()) {
    add_job(command, invocation, job);
  }
  auto& merging = add_command(command, "merge", "one summary and one page of all workers' results");
  const auto folder = std::make_shared<std::string>();
  merging.add_option("DIR", *folder, "the folder with the results")->type_name("");
  merging.callback([&invocation, &merging, folder] {
    invocation.work = [&merging, folder] {
      if (folder->empty()) {
        refuse_usage(merging, "the folder is missing, as in `smartcv batch merge results`");
      }
      return merge(*folder);
    };
  });
  command.callback([&invocation, &command] {
    if (command.get_subcommands().empty()) {
      invocation.work = [&command]() -> int {
        refuse_usage(command, "a job is missing, as in `smartcv batch anonymize --input clips --output safe`");
      };
    }
  });
}

}  // namespace smartcv::app

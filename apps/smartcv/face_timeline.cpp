#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "base/log.h"
#include "smartcv/batch_run.h"
#include "smartcv/command_line.h"
#include "smartcv/face_timeline_setup.h"
#include "smartcv/face_timeline_summary.h"
#include "smartcv/job_command.h"
#include "smartcv/job_files.h"
#include "smartcv/signals.h"
#include "smartcv/subcommands.h"
#include "tasks/face_timeline/job.h"
#include "tasks/face_timeline/project.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* examples =
    "Examples:\n"
    "  smartcv face-timeline interview.mp4                           writes interview.faces/ beside it\n"
    "  smartcv face-timeline interview.mp4 -o project --gallery people/ --export html,edl,srt\n"
    "  smartcv face-timeline interview.mp4 --identity-db series.json --report what.json\n"
    "  smartcv face-timeline interview.mp4 --clips clips/ --clip-per appearance\n"
    "  smartcv face-timeline recluster interview.faces --threshold 0.45\n"
    "  smartcv face-timeline recluster interview.faces --corrections interview.corrections.json\n"
    "Exit codes: 0 done, 2 usage, 3 input, 4 model or device, 5 output, 75 stopped on request, 130 interrupted.";

// What the user says about people; of both commands.
struct PeopleArguments {
  std::string gallery;
  std::string identity_db;
  std::string corrections;
  std::string truth;
  std::string clips;
};

struct Arguments : JobArguments {
  PeopleArguments people;
  FaceTimelineSetup setup;
  BatchArguments many;  // when the input is a folder of videos
};

struct ReclusterArguments {
  std::string project;
  std::string video;
  PeopleArguments people;
  FaceTimelineSetup setup;
};

void add_people_arguments(CLI::App& command, PeopleArguments& people) {
  add_file_argument(command, "--gallery", people.gallery, "FOLDER", "a folder with photos for each person: names");
  add_file_argument(command, "--identity-db", people.identity_db, "FILE", "keeps people's ids over many videos");
  add_file_argument(command, "--corrections", people.corrections, "FILE", "merge, split, rename, ignore");
  add_file_argument(command, "--truth", people.truth, "FILE", "who really is there: prints how good the result is");
  add_file_argument(command, "--clips", people.clips, "FOLDER", "the video cut into a file for each person");
}

std::optional<fs::path> optional_path(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<fs::path>(text);
}

void take_people(const PeopleArguments& people, face_timeline::Request& request) {
  request.people.gallery = optional_path(people.gallery);
  request.people.identity_db = optional_path(people.identity_db);
  request.people.corrections = optional_path(people.corrections);
  request.truth = optional_path(people.truth);
  request.clips = optional_path(people.clips);
}

// "a/interview.mp4" → "a/interview.faces"
fs::path default_folder(const fs::path& input) { return input.parent_path() / (input.stem().string() + ".faces"); }

face_timeline::Request make_request(const CLI::App& command, Arguments& arguments) {
  const auto input = input_of(command, arguments, "smartcv face-timeline interview.mp4");
  arguments.setup.resolve();
  auto request = arguments.setup.request();
  request.input = input;
  request.output = arguments.output.empty() ? default_folder(request.input) : fs::path(arguments.output);
  if (!request.output.has_filename()) {
    request.output = request.output.parent_path();  // "project/"
  }
  take_people(arguments.people, request);
  NamedFiles files{{"the input", request.input}, {"--output", request.output / face_timeline::project_file}};
  take_side_outputs(arguments, request, files);
  check_paths(files, request.settings.encode.overwrite);
  locate_models(request);
  return request;
}

void print_results(const fs::path& project, const face_timeline::Outcome& outcome) {
  std::cout << project.string() << "\n";
  for (const auto& file : outcome.exports) {
    std::cout << file.string() << "\n";
  }
  for (const auto& clip : outcome.clips.clips) {
    std::cout << clip.file.string() << "\n";
  }
}

int analyse_file(const CLI::App& command, Arguments& arguments) {
  const auto request = make_request(command, arguments);
  face_timeline::Result result;
  run_with_progress(
      arguments, [&] { return expected_frames(request.input); },
      [&](const auto& stop, const auto& progress) {
        result = face_timeline::run(request, stop, progress);
        return JobSummary{summary_text(result), summary_json(result)};
      });
  print_results(result.written.path, result.outcome);
  return exit_code_of(result);
}

int analyse_folder(const CLI::App& command, Arguments& arguments, const std::string& input) {
  refuse_single_file_arguments(command, arguments);
  const PeopleArguments& people = arguments.people;
  for (const auto* argument : {&people.corrections, &people.truth, &people.clips}) {
    if (!argument->empty()) {
      refuse_usage(command, "--corrections, --truth and --clips are for one video, but a folder was given");
    }
  }
  if (!people.identity_db.empty()) {
    refuse_identity_db();
  }
  arguments.many.input = input;
  arguments.many.output = arguments.output;
  FaceTimelineBatch job(arguments.setup, people.gallery);
  return run_batch(command, arguments.many, job);
}

int recluster_project(const CLI::App& command, ReclusterArguments& arguments) {
  if (arguments.project.empty()) {
    refuse_usage(command, "the project is missing, as in `smartcv face-timeline recluster interview.faces`");
  }
  arguments.setup.resolve();
  auto request = arguments.setup.request();
  request.output = arguments.project;
  request.input = arguments.video;
  take_people(arguments.people, request);
  if (request.people.gallery) {
    locate_models(request);
  }
  pipeline::StopRequest stop;
  const SignalThread signals(stop);
  const auto outcome = face_timeline::recluster(request, stop);
  if (log_level() <= LogLevel::info) {
    std::cerr << outcome_text(outcome);
  }
  print_results(request.output, outcome);
  return 0;
}

void add_recluster(CLI::App& parent, Invocation& invocation) {
  auto& command = add_command(parent, "recluster", "tell the people of a project apart again, without the video");
  const auto arguments = std::make_shared<ReclusterArguments>();
  command.add_option("PROJECT", arguments->project, "the folder of an earlier run")->type_name("");
  add_file_argument(command, "--video", arguments->video, "FILE", "where the video lies now [beside PROJECT]");
  add_people_arguments(command, arguments->people);
  arguments->setup.add_flags(command);
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] { return recluster_project(command, *arguments); };
  });
}

}  // namespace

void add_face_timeline(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "face-timeline", "who is on screen, when: faces followed and told apart");
  command.footer(examples);
  const auto arguments = std::make_shared<Arguments>();
  command.add_option("IN", arguments->positional, "the video, in place of --input")->type_name("");
  add_file_argument(command, "-i,--input", arguments->input, "FILE", "the video to work on");
  add_file_argument(command, "-o,--output", arguments->output, "FOLDER", "the project [NAME.faces beside the input]");
  add_file_argument(command, "--report", arguments->report, "FILE.json",
                    "what was done: configuration, counts, statistics, model hashes");
  add_file_argument(command, "--gpu-log", arguments->gpu_log, "FILE.csv", "what the GPUs do, every second");
  add_people_arguments(command, arguments->people);
  arguments->setup.add_flags(command);
  add_batch_options(command, arguments->many, true);
  add_progress_argument(command, *arguments);
  command.callback([&invocation, &command, arguments] {
    if (command.get_subcommands().empty()) {
      invocation.work = [&command, arguments] {
        const auto input = input_of(command, *arguments, "smartcv face-timeline interview.mp4");
        return is_batch_input(input, arguments->many) ? analyse_folder(command, *arguments, input)
                                                      : analyse_file(command, *arguments);
      };
    }
  });
  add_recluster(command, invocation);
}

}  // namespace smartcv::app

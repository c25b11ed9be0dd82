#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/image_pattern.h"
#include "smartcv/batch_run.h"
#include "smartcv/command_line.h"
#include "smartcv/fitting_looks.h"
#include "smartcv/fitting_preview_setup.h"
#include "smartcv/fitting_preview_summary.h"
#include "smartcv/garment.h"
#include "smartcv/job_command.h"
#include "smartcv/job_files.h"
#include "smartcv/subcommands.h"
#include "tasks/fitting_preview/job.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;
using fitting_preview::Look;
using fitting_preview::Request;

constexpr const char* examples =
    "Examples:\n"
    "  smartcv fitting-preview walk.mp4 --garment shirt.yaml         walk.shirt.mp4\n"
    "  smartcv fitting-preview walk.mp4 --garment 1=shirt.yaml --garment 2=dress.yaml -o two.mp4\n"
    "  smartcv fitting-preview walk.mp4 --catalogue garments/ -o looks/   one video for each garment\n"
    "  smartcv fitting-preview walk.mp4 --garment shirt.yaml --keypoints-out walk.json\n"
    "  smartcv fitting-preview walk.mp4 --garment dress.yaml --keypoints walk.json     no network\n"
    "  smartcv fitting-preview walk.mp4 --garment shirt.yaml --layout side-by-side --shading 0.7\n"
    "  smartcv fitting-preview walk.mp4 --garment shirt.yaml --layout garment-only -o layer.mov\n"
    "  smartcv fitting-preview clips/ --garment shirt.yaml -o fitted/      a folder of videos\n"
    "  smartcv fitting-preview garment suggest shirt.png             then: garment check shirt.yaml\n"
    "Exit codes: 0 done, 2 usage, 3 input, 4 model or device, 5 output, 75 stopped on request, 130 interrupted.";

constexpr const char* input_example = "smartcv fitting-preview walk.mp4 --garment shirt.yaml";

constexpr JobArgumentsHelp argument_help{"the video to work on, or a folder of videos",
                                         "the result; with --catalogue a folder [NAME.GARMENT.EXT beside the input]",
                                         "source and result of every second"};

struct Arguments : JobArguments {
  std::string catalogue;
  std::string keypoints;
  std::string keypoints_output;
  FittingPreviewSetup setup;
  BatchArguments many;  // when the input is a folder of videos
};

// "a/sheet.png" → "a/sheet.shirt.png"
fs::path sheet_of(const fs::path& sheet, const fs::path& garment) {
  fs::path name = sheet.stem();
  name += "." + garment.stem().string();
  name += sheet.extension();
  return sheet.parent_path() / name;
}

std::vector<Look> catalogue_looks(const Arguments& arguments, const Request& request) {
  const auto& options = request.settings.fitting;
  const fs::path folder = arguments.output.empty()
                              ? request.input.parent_path() / (request.input.stem().string() + ".fitted")
                              : fs::path(arguments.output);
  Wardrobe wardrobe;
  std::vector<Look> looks;
  for (const fs::path& file : garment_files(arguments.catalogue)) {
    Look look{worn_by_choice(options, wardrobe), {}};
    look.wearing.push_back({wardrobe.garment(file), std::nullopt});
    look.output = folder / usual_output(request.input.filename(), file.stem().string(), options);
    if (!arguments.contact_sheet.empty()) {
      look.contact_sheet = sheet_of(arguments.contact_sheet, file);
    }
    looks.push_back(std::move(look));
  }
  return looks;
}

std::vector<Look> looks_of(const CLI::App& command, const Arguments& arguments, const Request& request) {
  const auto& options = request.settings.fitting;
  const bool skeleton = options.layout == "skeleton";
  if (!arguments.catalogue.empty()) {
    if (skeleton) {
      refuse_usage(command, "the layout skeleton shows no garments; leave --catalogue or --layout out");
    }
    return catalogue_looks(arguments, request);
  }
  if (options.garments.empty() && !skeleton) {
    if (arguments.keypoints_output.empty() || !arguments.output.empty()) {
      refuse_usage(command, "a garment is missing, as in `--garment shirt.yaml`, or `--catalogue FOLDER` for many");
    }
    return {};  // key points alone
  }
  Wardrobe wardrobe;
  Look look{worn_by_choice(options, wardrobe), arguments.output};
  if (look.output.empty()) {
    look.output = usual_output(request.input, usual_word(options), options);
  }
  if (!arguments.contact_sheet.empty()) {
    look.contact_sheet = arguments.contact_sheet;
  }
  return {std::move(look)};
}

Request make_request(const CLI::App& command, Arguments& arguments) {
  const auto input = input_of(command, arguments, input_example);
  arguments.setup.resolve();
  auto request = arguments.setup.request();
  request.input = input;
  request.looks = looks_of(command, arguments, request);
  NamedFiles files{{"the input", request.input}};
  for (const Look& look : request.looks) {
    // Of images each one is looked at when it is written.
    if (!media::is_image_sequence(look.output)) {
      files.emplace_back("--output", look.output);
    }
    if (look.contact_sheet) {
      files.emplace_back("--contact-sheet", *look.contact_sheet);
    }
  }
  if (!request.looks.empty()) {
    request.output = request.looks.front().output;
  }
  if (!arguments.keypoints_output.empty()) {
    request.keypoints_output = arguments.keypoints_output;
    files.emplace_back("--keypoints-out", arguments.keypoints_output);
  }
  JobArguments sides;  // but the contact sheet: each look has its own
  sides.report = arguments.report;
  sides.gpu_log = arguments.gpu_log;
  take_side_outputs(sides, request, files);
  check_paths(files, request.settings.encode.overwrite);
  if (!arguments.keypoints.empty()) {
    request.keypoints = arguments.keypoints;
    files.emplace_back("--keypoints", arguments.keypoints);
    check_paths(files, true);  // it is there, and no result may replace it
  }
  locate_models(request);
  return request;
}

// Every look reads the video again, after the pass that looks for people.
std::optional<std::int64_t> expected_of_all_passes(const Request& request) {
  auto frames = expected_frames(request.input);
  if (frames) {
    *frames *= static_cast<std::int64_t>(request.looks.size()) + (request.keypoints ? 0 : 1);
  }
  return frames;
}

int preview_file(const CLI::App& command, Arguments& arguments) {
  const auto request = make_request(command, arguments);
  fitting_preview::Result result;
  run_with_progress(
      arguments, [&] { return expected_of_all_passes(request); },
      [&](const auto& stop, const auto& progress) {
        result = fitting_preview::run(request, stop, progress);
        return JobSummary{summary_text(result), summary_json(result)};
      });
  for (const auto& look : result.looks) {
    std::cout << look.written.path.string() << "\n";
  }
  return exit_code_of(result);
}

int preview_folder(const CLI::App& command, Arguments& arguments, const std::string& input) {
  refuse_single_file_arguments(command, arguments);
  if (!arguments.catalogue.empty() || !arguments.keypoints.empty() || !arguments.keypoints_output.empty()) {
    refuse_usage(command, "--catalogue, --keypoints and --keypoints-out are for one video, but a folder was given");
  }
  arguments.many.input = input;
  arguments.many.output = arguments.output;
  FittingPreviewBatch job(arguments.setup);
  return run_batch(command, arguments.many, job);
}

}  // namespace

void add_fitting_preview(CLI::App& program, Invocation& invocation) {
  auto& command = add_command(program, "fitting-preview", "a garment picture follows the person in a video");
  command.footer(examples);
  const auto arguments = std::make_shared<Arguments>();
  add_job_arguments(command, *arguments, argument_help);
  const auto add = [&](const char* name, std::string& field, const char* type, const char* help) {
    add_file_argument(command, name, field, type, help);
  };
  add("--catalogue,--catalog", arguments->catalogue, "FOLDER", "of garment files: one result for each of them");
  add("--keypoints", arguments->keypoints, "FILE.json", "of an earlier run, in place of a network");
  add("--keypoints-out", arguments->keypoints_output, "FILE.json", "where people's joints are, raw and smoothed");
  arguments->setup.add_flags(command);
  add_batch_options(command, arguments->many, true);
  add_progress_argument(command, *arguments);
  command.callback([&invocation, &command, arguments] {
    if (command.get_subcommands().empty()) {
      invocation.work = [&command, arguments] {
        const auto input = input_of(command, *arguments, input_example);
        return is_batch_input(input, arguments->many) ? preview_folder(command, *arguments, input)
                                                      : preview_file(command, *arguments);
      };
    }
  });
  add_garment_commands(command, invocation);
}

}  // namespace smartcv::app

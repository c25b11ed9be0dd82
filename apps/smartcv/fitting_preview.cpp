#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "config/garment_file.h"
#include "smartcv/batch_run.h"
#include "smartcv/command_line.h"
#include "smartcv/fitting_preview_setup.h"
#include "smartcv/fitting_preview_summary.h"
#include "smartcv/garment.h"
#include "smartcv/job_command.h"
#include "smartcv/job_files.h"
#include "smartcv/subcommands.h"
#include "tasks/fitting_preview/garment_choice.h"
#include "tasks/fitting_preview/job.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;
using fitting_preview::Garment;
using fitting_preview::Look;
using fitting_preview::Request;
using fitting_preview::Wearing;

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

// Each file is read once, however often it is worn.
class Wardrobe {
 public:
  std::shared_ptr<const Garment> garment(const fs::path& file) {
    auto& known = garments_[file];
    if (!known) {
      known = std::make_shared<const Garment>(fitting_preview::load_garment(config::read_garment_file(file)));
    }
    return known;
  }

 private:
  std::map<fs::path, std::shared_ptr<const Garment>> garments_;
};

std::vector<Wearing> worn_by_choice(const fitting_preview::Options& options, Wardrobe& wardrobe) {
  std::vector<Wearing> wearing;
  for (const std::string& word : options.garments) {
    const auto choice = fitting_preview::parse_garment_word(word);  // the schema has let it through
    wearing.push_back({wardrobe.garment(choice->file), choice->person});
  }
  return wearing;
}

std::vector<fs::path> garment_files(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const auto ending = entry->path().extension();
    if (ending == ".yaml" || ending == ".yml") {
      files.push_back(entry->path());
    }
  }
  if (error) {
    throw Error(ErrorCode::input, "cannot be read as a folder of garments: " + error.message(),
                {.file = folder.string()});
  }
  if (files.empty()) {
    throw Error(ErrorCode::input,
                "holds no garment file (.yaml); `smartcv fitting-preview garment suggest` makes one for a picture",
                {.file = folder.string()});
  }
  std::ranges::sort(files);
  return files;
}

// "walk.mp4" → "walk.shirt.mp4"; a garment alone has transparency, which goes to QuickTime.
fs::path usual_output(const fs::path& input, const std::string& what, const fitting_preview::Options& options) {
  fs::path output = default_output(input, what);
  return options.layout == "garment-only" ? output.replace_extension(".mov") : output;
}

std::vector<Look> catalogue_looks(const Arguments& arguments, const Request& request, Wardrobe& wardrobe) {
  const auto& options = request.settings.fitting;
  const fs::path folder = arguments.output.empty()
                              ? request.input.parent_path() / (request.input.stem().string() + ".fitted")
                              : fs::path(arguments.output);
  std::vector<Look> looks;
  for (const fs::path& file : garment_files(arguments.catalogue)) {
    Look look{worn_by_choice(options, wardrobe), {}};
    look.wearing.push_back({wardrobe.garment(file), std::nullopt});
    look.output = folder / usual_output(request.input.filename(), file.stem().string(), options);
    looks.push_back(std::move(look));
  }
  return looks;
}

std::vector<Look> looks_of(const CLI::App& command, const Arguments& arguments, const Request& request) {
  const auto& options = request.settings.fitting;
  const bool skeleton = options.layout == "skeleton";
  Wardrobe wardrobe;
  if (!arguments.catalogue.empty()) {
    return catalogue_looks(arguments, request, wardrobe);
  }
  if (options.garments.empty() && !skeleton && arguments.keypoints_output.empty()) {
    refuse_usage(command, "a garment is missing, as in `--garment shirt.yaml`, or `--catalogue FOLDER` for many");
  }
  if (options.garments.empty() && !skeleton) {
    return {};  // key points alone
  }
  Look look{worn_by_choice(options, wardrobe), arguments.output};
  if (look.output.empty()) {
    const std::string what = look.wearing.empty() ? options.layout : look.wearing.front().garment->facts.name;
    look.output = usual_output(request.input, what, options);
  }
  return {std::move(look)};
}

Request make_request(const CLI::App& command, Arguments& arguments) {
  const auto input = input_of(command, arguments, "smartcv fitting-preview walk.mp4 --garment shirt.yaml");
  arguments.setup.resolve();
  auto request = arguments.setup.request();
  request.input = input;
  request.looks = looks_of(command, arguments, request);
  NamedFiles files{{"the input", request.input}};
  for (const Look& look : request.looks) {
    files.emplace_back("--output", look.output);
  }
  if (!request.looks.empty()) {
    request.output = request.looks.front().output;
  }
  if (!arguments.keypoints.empty()) {
    request.keypoints = arguments.keypoints;
    files.emplace_back("--keypoints", arguments.keypoints);
  }
  if (!arguments.keypoints_output.empty()) {
    request.keypoints_output = arguments.keypoints_output;
    files.emplace_back("--keypoints-out", arguments.keypoints_output);
  }
  take_side_outputs(arguments, request, files);
  check_paths(files, request.settings.encode.overwrite);
  locate_models(request);
  return request;
}

int preview_file(const CLI::App& command, Arguments& arguments) {
  const auto request = make_request(command, arguments);
  fitting_preview::Result result;
  run_with_progress(
      arguments, [&] { return expected_frames(request.input); },
      [&](const auto& stop, const auto& progress) {
        result = fitting_preview::run(request, stop, progress);
        return JobSummary{summary_text(result), summary_json(result)};
      });
  for (const auto& look : result.looks) {
    std::cout << look.written.path.string() << "\n";
  }
  return exit_code_of(result);
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
  add_batch_options(command, arguments->many, false);
  add_progress_argument(command, *arguments);
  command.callback([&invocation, &command, arguments] {
    if (command.get_subcommands().empty()) {
      invocation.work = [&command, arguments] { return preview_file(command, *arguments); };
    }
  });
  add_garment_commands(command, invocation);
}

}  // namespace smartcv::app

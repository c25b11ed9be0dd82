#include "smartcv/anonymize_images.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "batch/name_text.h"
#include "batch/plan.h"
#include "batch/shard.h"
#include "media/still_image.h"
#include "smartcv/command_line.h"
#include "smartcv/job_files.h"
#include "smartcv/signals.h"
#include "tasks/anonymize/image_job.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

using anonymize::ImageFile;
using anonymize::ImageOutcome;

bool is_one_image(const std::string& input) {
  std::error_code ignored;
  return media::is_called_like_still(input) && fs::is_regular_file(input, ignored);
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return !path.has_filename() || fs::is_directory(path, ignored);
}

bool is_png(const fs::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".png" || ending == ".PNG";
}

// photo.jpg beside --output photo.jpg, into --output DIR, or photo.anonymized.jpg beside the input.
ImageFile one_file(const std::string& input, const std::string& output) {
  const fs::path source(input);
  fs::path target(output);
  if (output.empty()) {
    target = source.parent_path() / (source.stem().string() + ".anonymized" + source.extension().string());
  } else if (is_folder(target)) {
    target /= source.filename();
  } else if (!media::is_called_like_still(target) || is_png(target) != is_png(source)) {
    throw Error(
        ErrorCode::usage,
        fmt::format("a {} picture becomes a {} picture; end the output's name with {}, or name a folder",
                    is_png(source) ? "PNG" : "JPEG", is_png(source) ? "PNG" : "JPEG", is_png(source) ? ".png" : ".jpg"),
        {.file = output});
  }
  return {batch::text_of(source.filename()), source, target};
}

batch::Plan plan_of(const CLI::App& command, const std::string& input, const std::string& output,
                    const BatchArguments& many) {
  const batch::NameRule rule{"anonymize", many.name.empty() ? "{stem}{ext}" : many.name, many.short_names,
                             [](const fs::path& image) { return image.extension().string(); }};
  auto plan = batch::make_plan(batch::find_inputs(input, batch::InputKind::images),
                               fs::absolute(output).lexically_normal(), rule, parse_order(command, many.order));
  const auto shards = many.shards > 0 ? std::optional(many.shards) : std::nullopt;
  if (const auto shard = batch::find_shard(many.shard, shards, [](const char* name) { return std::getenv(name); })) {
    const auto assignment = batch::assign(plan.files, shard->count);
    std::erase_if(plan.files, [&](const auto& file) { return assignment.at(file.name) != shard->index; });
  }
  return plan;
}

std::vector<ImageFile> files_of(const batch::Plan& plan) {
  std::vector<ImageFile> files;
  for (const auto& file : plan.files) {
    files.push_back({file.name, file.input, plan.results / file.output});
  }
  return files;
}

std::string line_of(const ImageOutcome& outcome) {
  if (outcome.failed()) {
    return fmt::format("failed {}: {}", outcome.file->name, outcome.error);
  }
  if (!outcome.result) {
    return fmt::format("not begun {}: stopped on request", outcome.file->name);
  }
  const auto& result = *outcome.result;
  std::string text =
      fmt::format("done {} -> {} ({})", outcome.file->name, batch::text_of(outcome.file->output),
                  result.whole ? "hidden from border to border" : fmt::format("{} hidden", result.found.size()));
  if (outcome.leaks()) {
    const auto& verification = *result.verification;
    text +=
        fmt::format("; LEAK: {} not covered, {} differences", verification.leaks.size(), verification.different_frames);
  }
  return text;
}

int exit_code_of(const anonymize::ImagesResult& result, bool stopped) {
  if (result.leaks() > 0) {
    return static_cast<int>(ErrorCode::leak_found);
  }
  if (result.failed() > 0) {
    return result.files.size() == 1 ? static_cast<int>(result.files.front().code)
                                    : static_cast<int>(ErrorCode::some_files_failed);
  }
  return stopped && result.done() < result.files.size() ? static_cast<int>(ErrorCode::stopped) : 0;
}

}  // namespace

bool is_image_input(const std::string& input) {
  return is_one_image(input) || batch::stands_for(input, batch::InputKind::images);
}

int anonymize_images(const CLI::App& command, const JobArguments& arguments, const BatchArguments& many,
                     AnonymizeSetup& setup, const std::string& input) {
  if (!arguments.contact_sheet.empty() || !arguments.gpu_log.empty()) {
    refuse_usage(command, "--contact-sheet and --gpu-log are for one video, but pictures were given");
  }
  const bool single = is_one_image(input);
  if (!single && arguments.output.empty()) {
    refuse_usage(command, "--output is missing: a folder for the results");
  }
  setup.resolve();
  if (const auto& options = setup.settings().anonymize; !options.keep.empty() || !options.only.empty()) {
    log_warning("--keep and --only tell people apart in videos; in pictures everybody is hidden");
  }
  anonymize::ImagesRequest request;
  request.files = single ? std::vector{one_file(input, arguments.output)}
                         : files_of(plan_of(command, input, arguments.output, many));
  if (many.dry_run) {
    for (const ImageFile& file : request.files) {
      std::cout << file.name << " -> " << batch::text_of(file.output) << "\n";
    }
    return 0;
  }
  request.request = setup.request();
  request.workers = parse_jobs(command, many.jobs);
  if (!arguments.report.empty()) {
    request.request.report = arguments.report;
    for (const ImageFile& file : request.files) {
      check_paths({{"the input", file.input}, {"--output", file.output}, {"--report", arguments.report}}, true);
    }
  }
  pipeline::StopRequest stop;
  const SignalThread signals(stop);
  std::size_t number = 0;
  const auto result = anonymize::run_images(request, stop, [&](const ImageOutcome& outcome) {
    const auto line = fmt::format("[{}/{}] {}", ++number, request.files.size(), line_of(outcome));
    if (single && outcome.failed()) {
      log_error(outcome.error);
    } else if (outcome.failed() || outcome.leaks()) {
      log_warning(line);
    } else {
      log_info(line);
    }
    if (outcome.result) {
      std::cout << outcome.file->output.string() << std::endl;
    }
  });
  if (!single) {
    log_info(fmt::format("{} pictures: {} done, {} failed, {} with a leak; {:.1f} s on {}", result.files.size(),
                         result.done(), result.failed(), result.leaks(), result.seconds, result.device));
  }
  return stop.aborting() ? static_cast<int>(ErrorCode::interrupted) : exit_code_of(result, stop.draining());
}

}  // namespace smartcv::app

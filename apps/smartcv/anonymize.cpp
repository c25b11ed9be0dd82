#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "batch/input_files.h"
#include "job/join_pieces.h"
#include "job/piece_plan.h"
#include "smartcv/anonymize_images.h"
#include "smartcv/anonymize_setup.h"
#include "smartcv/batch_run.h"
#include "smartcv/command_line.h"
#include "smartcv/job_command.h"
#include "smartcv/job_files.h"
#include "smartcv/subcommands.h"
#include "smartcv/summary.h"
#include "tasks/anonymize/job.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* examples =
    "Examples:\n"
    "  smartcv anonymize street.mp4                                  writes street.anonymized.mp4 beside it\n"
    "  smartcv anonymize street.mp4 -o safe.mp4 --method pixelate --cells 5\n"
    "  smartcv anonymize --input street.mp4 --output safe.mp4 --target eyes,head --report safe.json\n"
    "  smartcv anonymize street.mp4 --pipeline ultra --device cuda --batch-size 16\n"
    "  smartcv anonymize street.mp4 --config my.yaml --set gap=2 --contact-sheet sheet.png\n"
    "  smartcv anonymize street.mp4 -o safe.mp4 --verify --audit safe.html\n"
    "  smartcv anonymize street.mp4 --tracks safe.tracks.json --corrections street.corrections.json\n"
    "  smartcv anonymize street.mp4 -o look.mp4 --preview            outlines instead of masks\n"
    "  smartcv anonymize photo.jpg -o safe.jpg                       a picture; EXIF and all the like are left out\n"
    "  smartcv anonymize holiday -o safe --report safe.json          every picture and video below a folder\n"
    "Exit codes: 0 done, 2 usage, 3 input, 4 model or device, 5 output, 6 some of several failed, 7 --verify found a "
    "leak, 75 stopped on "
    "request, 130 interrupted.";

constexpr JobArgumentsHelp argument_help{"the video, the picture (JPEG, PNG), or a folder or a pattern of them",
                                         "the result [NAME.anonymized.EXT beside the input; .mkv for rare containers]",
                                         "thumbnails of every track and every second"};

struct Arguments : JobArguments {
  AnonymizeSetup setup;
  std::string tracks_out;
  std::string tracks;
  std::string corrections;
  std::string audit;
  bool force = false;
  std::string pieces;  // of batches: work on a piece, or join them; see Note [Pieces] in job/piece_plan.h
  std::optional<std::size_t> piece;
  BatchArguments many;  // when the input is a folder or a pattern
};

void add_review_arguments(CLI::App& command, Arguments& arguments) {
  add_file_argument(command, "--tracks-out", arguments.tracks_out, "FILE.json",
                    "what was found, to edit and to render again");
  add_file_argument(command, "--tracks", arguments.tracks, "FILE.json",
                    "renders such a file; nothing is looked for, and it says how the masks look");
  add_file_argument(command, "--corrections", arguments.corrections, "FILE.json",
                    "changes of the tracks of --tracks, as the audit page saves them");
  add_file_argument(command, "--audit", arguments.audit, "FILE.html",
                    "a page to look at and correct what is hidden; --tracks-out stands beside it");
  command.add_flag("--force", arguments.force, "renders --tracks of another video")->group("Files");
}

void take_review_files(const CLI::App& command, const Arguments& arguments, anonymize::Request& request,
                       NamedFiles& files) {
  if (!arguments.tracks.empty()) {
    request.tracks = arguments.tracks;
  }
  if (!arguments.corrections.empty()) {
    if (!request.tracks) {
      refuse_usage(command, "--corrections changes the tracks of --tracks; name that file as well");
    }
    request.corrections = arguments.corrections;
  }
  if (!arguments.tracks_out.empty()) {
    request.tracks_out = arguments.tracks_out;
    files.emplace_back("--tracks-out", arguments.tracks_out);
  }
  if (!arguments.audit.empty()) {
    request.audit = arguments.audit;
    files.emplace_back("--audit", arguments.audit);
    // The corrections a person makes there belong to a tracks file; to one with the former corrections made.
    if (!request.tracks_out && (!request.tracks || request.corrections)) {
      request.tracks_out = fs::path(arguments.audit).replace_extension(".tracks.json");
      files.emplace_back("the tracks file of --audit", *request.tracks_out);
    }
  }
  request.force = arguments.force;
}

anonymize::Request make_request(const CLI::App& command, Arguments& arguments) {
  const auto input = input_of(command, arguments, "smartcv anonymize street.mp4");
  const bool renders = !arguments.tracks.empty();
  arguments.setup.resolve(renders ? std::optional<fs::path>(arguments.tracks) : std::nullopt);
  if (const auto& options = arguments.setup.settings().anonymize;
      renders && !(options.keep.empty() && options.only.empty())) {
    refuse_usage(command,
                 "--keep and --only are decided while faces are looked for; --tracks looks for nothing, who is "
                 "hidden stands in its file");
  }
  auto request = arguments.setup.request(!renders || arguments.setup.settings().anonymize.verify);
  request.input = input;
  request.output = arguments.output.empty() ? default_output(request.input, "anonymized") : fs::path(arguments.output);
  NamedFiles files{{"the input", request.input}, {"--output", request.output}};
  take_side_outputs(arguments, request, files);
  take_review_files(command, arguments, request, files);
  if (arguments.piece) {
    request.piece = job::PiecePlan::load(arguments.pieces).piece(arguments.pieces, *arguments.piece);
  }
  check_paths(files, request.settings.encode.overwrite || request.piece);
  return request;
}

void refuse_review_files(const CLI::App& command, const Arguments& arguments) {
  for (const auto* file : {&arguments.tracks_out, &arguments.tracks, &arguments.corrections, &arguments.audit}) {
    if (!file->empty()) {
      refuse_usage(command,
                   "--tracks-out, --tracks, --corrections and --audit are for one video, but pictures or a folder "
                   "were given");
    }
  }
}

int anonymize_videos(const CLI::App& command, Arguments& arguments, const std::string& input) {
  arguments.many.input = input;
  arguments.many.output = arguments.output;
  AnonymizeBatch job(arguments.setup);
  return run_batch(command, arguments.many, job);
}

// A leak weighs more than a file that failed: what failed does not stand there.
int worse_of(int images, int videos) {
  const int leak = static_cast<int>(ErrorCode::leak_found);
  return images == leak || videos == leak ? leak : std::max(images, videos);
}

// Pictures, or a folder or pattern with pictures, videos or both: pictures in this process, videos as a batch.
int anonymize_many(const CLI::App& command, Arguments& arguments, const std::string& input) {
  refuse_review_files(command, arguments);
  const bool videos = batch::stands_for(input, batch::InputKind::videos);
  const bool images = is_image_input(input);
  if (images && arguments.many.watches()) {
    log_warning("--watch takes up videos only: pictures are left alone");
  }
  if (!images || arguments.many.watches()) {
    refuse_single_file_arguments(command, arguments);
    return anonymize_videos(command, arguments, input);
  }
  const int code = anonymize_images(command, arguments, arguments.many, arguments.setup, input);
  const bool stopped = code == static_cast<int>(ErrorCode::stopped) || code == static_cast<int>(ErrorCode::interrupted);
  return videos && !stopped ? worse_of(code, anonymize_videos(command, arguments, input)) : code;
}

// The result stands where it was asked for; nobody should pass it on.
int tell_leaks(const anonymize::Result& result) {
  const auto& verification = *result.verification;
  if (verification.different_frames > 0) {
    log_error(fmt::format("{}: {} frames are not what was drawn: {}", result.written.path.string(),
                          verification.different_frames, verification.differences.front()));
  }
  if (!verification.leaks.empty()) {
    const auto& first = verification.leaks.front();
    log_error(
        fmt::format("{}: {} faces in it are not covered, the first at {:.2f} s ({:.0f},{:.0f} to {:.0f},{:.0f}); "
                    "--report lists them with pictures",
                    result.written.path.string(), verification.leaks.size(), first.time, first.box.x1, first.box.y1,
                    first.box.x2, first.box.y2));
  }
  return static_cast<int>(ErrorCode::leak_found);
}

// Its files in place of the result's.
std::string piece_summary(const job::Piece& piece, const anonymize::Result& result) {
  const auto& written = result.written;
  return nlohmann::ordered_json{{"event", "summary"},
                                {"outputs",
                                 {job::packets_of_piece(piece.folder, piece.number).string(),
                                  job::times_of_piece(piece.folder, piece.number).string()}},
                                {"frames", written.frames},
                                {"fps", frames_per_second(result.statistics)}}
             .dump() +
         "\n";
}

int join_file(const CLI::App& command, Arguments& arguments) {
  const auto request = make_request(command, arguments);
  media::WriteResult written;
  run_with_progress(
      arguments, [&] { return std::nullopt; },
      [&](const auto& stop, const auto& /*progress*/) {
        written = job::join_pieces(arguments.pieces, request, request.settings.encode, stop);
        return JobSummary{
            fmt::format("joined    {} ({} frames)\n", written.path.string(), written.frames),
            nlohmann::ordered_json{{"event", "summary"}, {"output", written.path.string()}, {"frames", written.frames}}
                    .dump() +
                "\n"};
      });
  std::cout << written.path.string() << "\n";
  return 0;
}

int anonymize_file(const CLI::App& command, Arguments& arguments) {
  const auto request = make_request(command, arguments);
  anonymize::Result result;
  run_with_progress(
      arguments, [&] { return expected_frames(request.input); },
      [&](const auto& stop, const auto& progress) {
        result = anonymize::run(request, stop, progress);
        return JobSummary{summary_text(result),
                          request.piece ? piece_summary(*request.piece, result) : summary_json(result)};
      });
  std::cout << result.written.path.string() << "\n";
  return result.verification && !result.verification->good() ? tell_leaks(result) : exit_code_of(result);
}

}  // namespace

void add_anonymize(CLI::App& program, Invocation& invocation) {
  auto& command =
      add_command(program, "anonymize", "make faces, eyes, heads or people in videos and pictures unrecognisable");
  command.footer(examples);
  const auto arguments = std::make_shared<Arguments>();
  add_job_arguments(command, *arguments, argument_help);
  add_review_arguments(command, *arguments);
  command.add_option("--pieces", arguments->pieces)->group("");
  command.add_option("--piece", arguments->piece)->group("");
  arguments->setup.add_flags(command);
  add_batch_options(command, arguments->many, false);
  add_progress_argument(command, *arguments);
  command.callback([&invocation, &command, arguments] {
    invocation.work = [&command, arguments] {
      const auto input = input_of(command, *arguments, "smartcv anonymize street.mp4");
      if (is_image_input(input) || is_batch_input(input, arguments->many) ||
          batch::stands_for(input, batch::InputKind::videos)) {
        return anonymize_many(command, *arguments, input);
      }
      const bool joins = !arguments->pieces.empty() && !arguments->piece;
      return joins ? join_file(command, *arguments) : anonymize_file(command, *arguments);
    };
  });
}

}  // namespace smartcv::app

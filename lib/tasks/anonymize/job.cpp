#include "tasks/anonymize/job.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/sha256.h"
#include "job/checks.h"
#include "job/gpu_log.h"
#include "job/scouting_source.h"
#include "job/stage_options.h"
#include "job/thread_budget.h"
#include "job/warning_collector.h"
#include "media/join_error.h"
#include "nn/runtime.h"
#include "tasks/anonymize/anonymize_task.h"
#include "tasks/anonymize/audit_page.h"
#include "tasks/anonymize/detector_choice.h"
#include "tasks/anonymize/finders.h"
#include "tasks/anonymize/look_choice.h"
#include "tasks/anonymize/recognition.h"
#include "tasks/anonymize/render_job.h"
#include "tasks/anonymize/render_task.h"
#include "tasks/anonymize/report.h"
#include "tasks/anonymize/run_ends.h"
#include "tasks/anonymize/scout_job.h"
#include "tasks/anonymize/verification.h"
#include "tasks/anonymize/verifying.h"
#include "vision/opencv_threads.h"

namespace smartcv::anonymize {
namespace {

Verification verified(const Request& request, const Result& result, const FileStamp& stamp, const OutputRecord& record,
                      const DrawnRegions& regions, vision::Size upright, int threads) {
  const Options& options = request.settings.anonymize;
  Finders finders;
  if (!chosen_detectors(options).empty()) {
    finders = verifying_finders(
        request, nn::runtime().resolve_device(request.settings.device, request.settings.precision), upright);
  }
  return verify(result.written.path, stamp, record, finders, regions, verification_options(request.settings, threads));
}

// Of the whole file; empty when nothing of this run is tied to it.
std::string input_hash(const Request& request) {
  if (request.piece) {
    return "";
  }
  const bool tied = request.tracks || request.tracks_out || request.audit;
  if (!std::filesystem::is_regular_file(request.input)) {
    if (tied) {
      throw Error(ErrorCode::usage, "is not one file; tracks and the audit page belong to the file they were made of",
                  {.file = request.input.string()});
    }
    return "";
  }
  return tied || request.report ? sha256_of_file(request.input) : "";
}

void warn_of_weak_masks(const Options& options) {
  if (options.method == "blur") {
    log_warning("blur can partly be undone by whoever knows how it was made; solid, the default, cannot");
  }
  if (options.targets == std::vector<std::string>{"eyes"}) {
    log_warning("a bar over the eyes does not stop face recognition; --target face does");
  }
  if (options.voice == "pitch" && !options.mute) {
    log_warning("whoever knows how a voice was changed can partly change it back; --mute leaves nothing");
  }
}

DrawnRegions drawn_regions(const Options& options, const media::SourceInfo& source) {
  std::vector<Region> regions = options.regions;
  regions.insert(regions.end(), options.more_regions.begin(), options.more_regions.end());
  return {regions, vision::Size{source.upright_width(), source.upright_height()}};
}

// What is kept of the frames on their way out, for what the request asks besides the video.
FrameRelease::Parts release_parts(const Request& request, const media::SourceInfo& source,
                                  const DrawnRegions& regions) {
  const media::Orientation orientation = source.video.orientation;
  FrameRelease::Parts parts;
  if (request.contact_sheet) {
    parts.review.emplace(request.output.filename().string(), orientation);
  }
  if (request.audit) {
    parts.audit.emplace(orientation);
  }
  if (request.tracks_out) {
    parts.tracks = std::make_unique<TracksWriter>(*request.tracks_out, request.settings.encode.overwrite);
  }
  parts.regions = regions;
  if (request.settings.anonymize.verify) {
    parts.record.emplace(orientation);
  }
  return parts;
}

pipeline::ProgressCallback second_pass(const pipeline::ProgressCallback& progress) {
  return [progress](pipeline::JobStatistics so_far) {
    so_far.pass = "pass 2 of 2";
    if (progress) {
      progress(so_far);
    }
  };
}

// What only the pass that looked can count.
void add_search(Counts& counts, const Counts& search) {
  counts.detections = search.detections;
  counts.failed_inferences = search.failed_inferences;
}

// The contact sheet and the audit page.
void write_pages(const Request& request, const Result& result, const TrackPlan& head,
                 const std::vector<PlannedTrack>& tracks, FrameRelease& release) {
  const bool overwrite = request.settings.encode.overwrite;
  if (request.contact_sheet) {
    write_file(*request.contact_sheet, release.review()->png(), overwrite);
  }
  if (request.audit) {
    release.audit()->end();
    const auto& tracks_file = request.tracks_out ? request.tracks_out : request.tracks;
    write_file(*request.audit, audit_page({*release.audit(), head, tracks, result, request, tracks_file->string()}),
               overwrite);
  }
}

Result run_once(const Request& request, const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const job::WarningCollector warnings;
  const Settings& settings = request.settings;
  const auto [cores, opencv_threads, decoder_threads] = job::thread_budget(settings);
  vision::use_opencv_threads(opencv_threads);

  media::ReaderOptions reader_options;
  reader_options.decoder_threads = decoder_threads;
  reader_options.from_pts = request.piece ? request.piece->read_from : std::nullopt;
  media::Reader reader(request.input, reader_options);
  const media::SourceInfo& source = reader.info();
  const vision::Size upright{source.upright_width(), source.upright_height()};
  job::check_side_outputs(request, settings.encode.overwrite);
  job::check_side_output(request.audit, settings.encode.overwrite);
  const std::string input_sha256 = input_hash(request);
  std::optional<TrackPlan> plan;
  if (request.tracks) {
    plan = plan_to_render(request, source, input_sha256);
  }

  warn_of_weak_masks(settings.anonymize);
  if (!request.not_copied.empty()) {
    log_warning(fmt::format("{}; no group of pictures is copied, all are encoded", request.not_copied));
  }
  job::check_models(request.models);
  Result result;
  const DrawnRegions regions = drawn_regions(settings.anonymize, source);
  const bool searches = !plan && !chosen_detectors(settings.anonymize).empty();
  const nn::Device device = searches ? nn::runtime().resolve_device(settings.device, settings.precision) : nn::Device();
  job::LookBoard board;
  SearchPass pass = search_pass(request, source, searches ? std::optional(device) : std::nullopt, cores);
  if (searches) {
    pass.parts.board = &board;
    describe(pass, settings.anonymize, device, result);
  }
  FrameRelease::Parts release_with = release_parts(request, source, regions);
  RunEnds ends(request, reader);
  job::GpuLog gpu_log(request.gpu_log, settings.encode.overwrite);
  std::optional<Scouting> scouting;
  if (asks_who(settings.anonymize) && searches) {
    const Recognition recognition = make_recognition(request, device);
    const KnownPeople people = read_known_people(settings.anonymize, recognition.looks(), recognition.calibration);
    result.precisions[settings.anonymize.embedder] = nn::name_of(recognition.recognizer->embedder().precision());
    scouting = scout(request, std::exchange(pass, search_pass(request, source, std::nullopt, cores)), reader_options,
                     recognition, stop, progress);
    plan = plan_of(plan_head(request, source, input_sha256), *scouting, people, recognition.calibration);
    result.search = scouting->statistics;
  }
  const pipeline::Options stages = pass.stages;
  const bool looks = pass.parts.board != nullptr;
  const media::Orientation orientation = source.video.orientation;
  std::unique_ptr<pipeline::Task> task;
  FrameRelease* release = nullptr;
  const RenderTask* render = nullptr;
  if (plan) {
    auto made = std::make_unique<RenderTask>(settings.anonymize, orientation, with_changes_made(std::move(*plan)),
                                             std::move(release_with));
    release = &made->release();
    render = made.get();
    task = std::move(made);
  } else {
    pass.parts.release = std::move(release_with);
    auto made = std::make_unique<AnonymizeTask>(pass.options, orientation, std::move(pass.parts));
    release = &made->release();
    task = std::move(made);
  }

  pipeline::FrameSource& from = ends.source();
  job::ScoutingSource scouted(from, look_choice(settings.anonymize, job::frame_rate(source.video), device.cuda), board);
  result.statistics = pipeline::run_job(looks ? static_cast<pipeline::FrameSource&>(scouted) : from, *task,
                                        ends.target(), stages, stop, scouting ? second_pass(progress) : progress);
  result.read = reader.statistics();
  result.counts = release->ledger().counts();
  if (scouting) {
    add_search(result.counts, scouting->counts);
  }
  const std::vector<PlannedTrack> tracks = render != nullptr ? render->plan().tracks : std::vector<PlannedTrack>();
  result.counts.visible_tracks = std::ranges::count(tracks, false, &PlannedTrack::mask);
  result.partial = result.statistics.stopped;
  if (!result.partial && !request.frame_limit && !request.piece) {
    job::judge_damage(result.read, request.input, settings.allow_damaged);
  }
  if (render != nullptr && render->unknown_frames() > 0) {
    log_warning(fmt::format("{} frames do not stand in {}; they are hidden from border to border",
                            render->unknown_frames(), request.tracks ? request.tracks->string() : "the first pass"));
  }
  result.written = ends.finish(result.partial);
  if (!request.not_copied.empty()) {
    result.written.not_copied = request.not_copied;
  }
  result.input_sha256 = input_sha256;
  if (request.report && std::filesystem::is_regular_file(result.written.path)) {
    result.output_sha256 = sha256_of_file(result.written.path);
  }
  if (release->record() != nullptr) {
    result.verification =
        verified(request, result, stamp_of(result.written.path), *release->record(), regions, upright, cores);
  }
  const TrackPlan head = plan_head(request, source, input_sha256);
  if (release->tracks() != nullptr) {
    release->tracks()->publish(head, tracks);
  }
  write_pages(request, result, head, tracks, *release);
  result.gpu = gpu_log.finish();
  if (request.report) {
    write_file(*request.report,
               report_json({request, source, result, release->ledger().tracks(), tracks, warnings.warnings(), stages}),
               settings.encode.overwrite);
  }
  return result;
}

}  // namespace

Result run(const Request& request, const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  try {
    return run_once(request, stop, progress);
  } catch (const media::JoinError& error) {
    // In doubt everything is encoded.
    Request again = request;
    again.settings.encode.copy_clean_gops = false;
    again.not_copied = error.what();
    return run_once(again, stop, progress);
  }
}

}  // namespace smartcv::anonymize

#include "tasks/anonymize/job.h"

#include <algorithm>
#include <memory>

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
#include "tasks/anonymize/render_job.h"
#include "tasks/anonymize/render_task.h"
#include "tasks/anonymize/report.h"
#include "tasks/anonymize/run_ends.h"
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

bool has_tiles(const std::vector<DetectionPlan>& plans) {
  return std::any_of(plans.begin(), plans.end(), [](const DetectionPlan& plan) { return !plan.tiles.whole(); });
}

// Frames that wait for the device have all their inputs; with tiles these are large, so fewer frames wait.
pipeline::Options with_room_for_tiles(pipeline::Options stages, const std::vector<DetectionPlan>& plans,
                                      vision::Size upright) {
  constexpr std::size_t waiting_bytes = std::size_t{512} * 1024 * 1024;
  if (has_tiles(plans)) {
    const std::size_t affordable = std::max<std::size_t>(1, waiting_bytes / input_bytes(plans, upright));
    stages.frame_queue_size = stages.frame_queue_size == 0 ? affordable : std::min(stages.frame_queue_size, affordable);
  }
  return stages;
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

// The contact sheet and the audit page.
void write_pages(const Request& request, const Result& result, const TrackPlan& head, FrameRelease& release) {
  const bool overwrite = request.settings.encode.overwrite;
  if (request.contact_sheet) {
    write_file(*request.contact_sheet, release.review()->png(), overwrite);
  }
  if (request.audit) {
    release.audit()->end();
    const auto& tracks_file = request.tracks_out ? request.tracks_out : request.tracks;
    write_file(*request.audit, audit_page(*release.audit(), head, result, request, tracks_file->string()), overwrite);
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
  AnonymizeTask::Parts parts;
  nn::Device device;
  if (!plan && !chosen_detectors(settings.anonymize).empty()) {
    device = nn::runtime().resolve_device(settings.device, settings.precision);
    result.detection = plan_detection(settings.anonymize, upright);
    for (const std::string& doubt : doubts_about(result.detection, settings.anonymize.min_face)) {
      log_warning(doubt);
    }
    parts.finders = make_finders(request, device, result.detection);
    result.device = device.name;
    for (const auto& finder : parts.finders.list()) {
      result.precisions[finder->name()] = nn::name_of(finder->precision());
    }
    result.libtorch_version = nn::runtime().libtorch_version();
  }
  const auto& targets = settings.anonymize.targets;
  const bool eyes = std::find(targets.begin(), targets.end(), "eyes") != targets.end();
  if (eyes && !parts.finders.empty()) {
    parts.haar_eyes.emplace(request.models.at("haar-eye").path);
  }
  const DrawnRegions regions = drawn_regions(settings.anonymize, source);
  parts.in_the_middle = request.piece && request.piece->read_from;
  parts.release = release_parts(request, source, regions);
  const Options options = with_gap_for_looks(settings.anonymize, job::frame_rate(source.video));
  // Nothing to look for means nothing to wait for.
  parts.held_frames = parts.finders.empty() ? 1
                                            : frames_to_hold(options, job::frame_rate(source.video),
                                                             job::frame_bytes(source.video.layout));
  const pipeline::Options stages =
      job::stage_options(with_room_for_tiles(settings.stages, result.detection, upright),
                         {.cuda = device.cuda,
                          .busy_prepare = parts.haar_eyes.has_value(),
                          .held_frames = parts.held_frames,
                          .frame_bytes = job::frame_bytes(source.video.layout) +
                                         (has_tiles(result.detection) ? input_bytes(result.detection, upright) : 0),
                          .cores = static_cast<std::size_t>(cores)});
  parts.inference_threads = device.cuda ? 1 : std::max(1, cores / static_cast<int>(stages.infer_workers));
  job::LookBoard board;
  const bool looks = !parts.finders.empty();
  if (looks) {
    parts.board = &board;
  }
  const media::Orientation orientation = source.video.orientation;
  std::unique_ptr<pipeline::Task> task;
  FrameRelease* release = nullptr;
  const RenderTask* render = nullptr;
  if (plan) {
    auto made = std::make_unique<RenderTask>(settings.anonymize, orientation, with_changes_made(*plan),
                                             std::move(parts.release));
    release = &made->release();
    render = made.get();
    task = std::move(made);
  } else {
    auto made = std::make_unique<AnonymizeTask>(options, orientation, std::move(parts));
    release = &made->release();
    task = std::move(made);
  }

  RunEnds ends(request, reader);
  pipeline::FrameSource& from = ends.source();
  job::ScoutingSource scouted(from, look_choice(options, job::frame_rate(source.video), device.cuda), board);
  job::GpuLog gpu_log(request.gpu_log, settings.encode.overwrite);

  result.statistics = pipeline::run_job(looks ? static_cast<pipeline::FrameSource&>(scouted) : from, *task,
                                        ends.target(), stages, stop, progress);
  result.read = reader.statistics();
  result.counts = release->ledger().counts();
  result.partial = result.statistics.stopped;
  if (!result.partial && !request.frame_limit && !request.piece) {
    job::judge_damage(result.read, request.input, settings.allow_damaged);
  }
  if (render != nullptr && render->unknown_frames() > 0) {
    log_warning(fmt::format("{} frames do not stand in {}; they are hidden from border to border",
                            render->unknown_frames(), request.tracks->string()));
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
    release->tracks()->publish(head, render != nullptr ? render->plan().tracks : std::vector<PlannedTrack>());
  }
  write_pages(request, result, head, *release);
  result.gpu = gpu_log.finish();
  if (request.report) {
    write_file(*request.report,
               report_json({request, source, result, release->ledger().tracks(), warnings.warnings(), stages}),
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

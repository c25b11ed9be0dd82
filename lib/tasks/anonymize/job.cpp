#include "tasks/anonymize/job.h"

#include <algorithm>
#include <memory>

#include "base/log.h"
#include "base/part_file.h"
#include "job/checks.h"
#include "job/frame_ends.h"
#include "job/stage_options.h"
#include "job/thread_budget.h"
#include "job/warning_collector.h"
#include "nn/runtime.h"
#include "tasks/anonymize/anonymize_task.h"
#include "tasks/anonymize/detector_choice.h"
#include "tasks/anonymize/finders.h"
#include "tasks/anonymize/report.h"
#include "vision/opencv_threads.h"

namespace smartcv::anonymize {

Result run(const Request& request, const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const job::WarningCollector warnings;
  const Settings& settings = request.settings;
  const auto [cores, opencv_threads, decoder_threads] = job::thread_budget(settings);
  vision::use_opencv_threads(opencv_threads);

  media::ReaderOptions reader_options;
  reader_options.decoder_threads = decoder_threads;
  media::Reader reader(request.input, reader_options);
  const media::SourceInfo& source = reader.info();
  job::check_side_output(request.report, settings.encode.overwrite);
  job::check_side_output(request.contact_sheet, settings.encode.overwrite);

  if (settings.anonymize.method == "blur") {
    log_warning("blur can partly be undone by whoever knows how it was made; solid, the default, cannot");
  }
  if (settings.anonymize.targets == std::vector<std::string>{"eyes"}) {
    log_warning("a bar over the eyes does not stop face recognition; --target face does");
  }
  job::check_models(request.models);
  Result result;
  AnonymizeTask::Parts parts;
  nn::Device device;
  if (!chosen_detectors(settings.anonymize).empty()) {
    device = nn::runtime().resolve_device(settings.device, settings.precision);
    parts.finders = make_finders(request, device);
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
  if (request.contact_sheet) {
    parts.review.emplace(request.output.filename().string(), source.video.orientation);
  }
  std::vector<Region> regions = settings.anonymize.regions;
  regions.insert(regions.end(), settings.anonymize.more_regions.begin(), settings.anonymize.more_regions.end());
  parts.regions = DrawnRegions(regions, {source.upright_width(), source.upright_height()});
  // Nothing to look for means nothing to wait for.
  parts.held_frames = parts.finders.empty() ? 1
                                            : frames_to_hold(settings.anonymize, job::frame_rate(source.video),
                                                             job::frame_bytes(source.video.layout));
  const pipeline::Options stages =
      job::stage_options(settings.stages, {.cuda = device.cuda,
                                           .busy_prepare = parts.haar_eyes.has_value(),
                                           .held_frames = parts.held_frames,
                                           .frame_bytes = job::frame_bytes(source.video.layout),
                                           .cores = static_cast<std::size_t>(cores)});
  parts.inference_threads = device.cuda ? 1 : std::max(1, cores / static_cast<int>(stages.infer_workers));
  AnonymizeTask task(settings.anonymize, source.video.orientation, std::move(parts));

  media::Writer writer(request.output, source, settings.encode);
  job::ReaderSource from(reader, request.frame_limit);
  job::WriterTarget to(writer);

  result.statistics = pipeline::run_job(from, task, to, stages, stop, progress);
  result.read = reader.statistics();
  result.counts = task.ledger().counts();
  result.partial = result.statistics.stopped;
  if (!result.partial && !request.frame_limit) {
    job::judge_damage(result.read, request.input, settings.allow_damaged);
  }
  result.written = writer.finish(result.partial);
  if (request.contact_sheet) {
    write_file(*request.contact_sheet, task.review()->png(), settings.encode.overwrite);
  }
  if (request.report) {
    write_file(*request.report,
               report_json({request, source, result, task.ledger().tracks(), warnings.warnings(), stages}),
               settings.encode.overwrite);
  }
  return result;
}

}  // namespace smartcv::anonymize

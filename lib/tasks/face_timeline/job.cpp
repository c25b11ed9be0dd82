#include "tasks/face_timeline/job.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/error.h"
#include "base/part_file.h"
#include "base/sha256.h"
#include "job/checks.h"
#include "job/gpu_log.h"
#include "job/thread_budget.h"
#include "job/warning_collector.h"
#include "nn/runtime.h"
#include "tasks/face_timeline/analyse.h"
#include "tasks/face_timeline/exports.h"
#include "tasks/face_timeline/kept_data.h"
#include "tasks/face_timeline/networks.h"
#include "tasks/face_timeline/project.h"
#include "tasks/face_timeline/report.h"
#include "tasks/face_timeline/truth.h"
#include "vision/opencv_threads.h"

namespace smartcv::face_timeline {
namespace {

namespace fs = std::filesystem;

identity::PhotoLooks photo_looks(const Networks& networks, const Options& options) {
  return {.detector = *networks.detector,
          .recognizer = *networks.recognizer,
          .source = networks.source,
          .confidence = static_cast<float>(options.confidence),
          .min_face = options.min_identity_face};
}

std::optional<Truth> wanted_truth(const Request& request) {
  return request.truth ? std::optional(read_truth(*request.truth)) : std::nullopt;
}

// A folder that cannot be written is known before hours of work, not after.
void check_output(const ExportRequest& exports, bool overwrite) {
  const fs::path& folder = exports.folder;
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    job::check_side_output(folder, false);
    return;
  }
  job::check_side_output(folder / project_file, overwrite);
  for (const fs::path& file : export_files(exports)) {
    job::check_side_output(file, overwrite);
  }
}

void check_clip_folder(const std::optional<fs::path>& folder) {
  std::error_code ignored;
  if (folder && fs::exists(*folder, ignored) && !fs::is_directory(*folder, ignored)) {
    throw Error(ErrorCode::output, "is no folder that clips could be put into; choose another name",
                {"", folder->string(), std::nullopt});
  }
}

ExportRequest export_request(const Request& request, const fs::path& folder) {
  ExportRequest exports{.formats = request.settings.timeline.exports,
                        .folder = folder,
                        .stem = request.input.stem().string(),
                        .video = request.input,
                        .overwrite = request.settings.encode.overwrite};
  if (exports.stem == fs::path(project_file).stem()) {
    exports.stem += ".timeline";  // of a video that is called project.mp4
  }
  return exports;
}

// The end of both jobs: exports, figures, what is kept.
Outcome published(const Timeline& timeline, const std::optional<Truth>& truth, const Request& request,
                  const ExportRequest& exports) {
  Outcome outcome;
  outcome.exports = write_exports(timeline, exports);
  outcome.identities = static_cast<std::int64_t>(timeline.identities.size());
  outcome.known = std::ranges::count_if(timeline.identities, &Identity::known);
  outcome.unrecognized_tracks = static_cast<std::int64_t>(timeline.unrecognized_tracks.size());
  outcome.ignored_tracks = static_cast<std::int64_t>(timeline.ignored_tracks.size());
  if (truth) {
    outcome.evaluation = evaluate(timeline, *truth, request.settings.timeline.min_identity_face);
  }
  outcome.kept = what_is_kept({.project = exports.folder,
                               .embeddings = request.settings.timeline.keep_embeddings,
                               .identity_db = request.people.identity_db,
                               .exports = outcome.exports,
                               .clips = request.clips});
  return outcome;
}

ClipResult cut_clips(const Timeline& timeline, const Request& request, const pipeline::StopRequest& stop) {
  if (!request.clips) {
    return {};
  }
  return write_clips(timeline, {.video = request.input,
                                .folder = *request.clips,
                                .options = request.settings.timeline,
                                .encode = request.settings.encode,
                                .threads = job::thread_budget(request.settings).cores,
                                .stopped = [&stop] { return stop.draining(); }});
}

void describe(const Networks& networks, Result& result) {
  const nn::FaceEmbedder& embedder = networks.recognizer->embedder();
  result.device = networks.device.name;
  result.precisions[networks.detector->name()] = nn::name_of(networks.detector->precision());
  result.precisions[embedder.facts().name] = nn::name_of(embedder.precision());
  result.libtorch_version = nn::runtime().libtorch_version();
}

}  // namespace

Result run(const Request& request, const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const job::WarningCollector warnings;
  const Settings& settings = request.settings;
  const auto budget = job::thread_budget(settings);
  vision::use_opencv_threads(budget.opencv);
  media::ReaderOptions reader_options;
  reader_options.decoder_threads = budget.decoder;
  media::Reader reader(request.input, reader_options);
  check_output(export_request(request, request.output), settings.encode.overwrite);
  check_clip_folder(request.clips);
  job::check_side_outputs(request, settings.encode.overwrite);
  const auto truth = wanted_truth(request);
  job::check_models(request.models);
  const Networks networks = make_networks(request);
  const identity::PhotoLooks looks = photo_looks(networks, settings.timeline);
  const People people = read_people(request.people, networks.source, &looks);
  Result result;
  describe(networks, result);

  auto sha256 = std::async(std::launch::async, [&] { return sha256_of_file(request.input); });
  job::GpuLog gpu_log(request.gpu_log, settings.encode.overwrite);
  AnalysisRun analysed = analyse(reader, networks, request, stop, progress);
  Analysis& analysis = analysed.analysis;
  result.gpu = gpu_log.finish();
  result.statistics = analysed.statistics;
  result.counts = analysed.counts;
  result.embeddings = analysed.embeddings;
  result.read = reader.statistics();
  result.partial = result.statistics.stopped;
  if (!result.partial && !request.frame_limit) {
    job::judge_damage(result.read, request.input, settings.allow_damaged);
  }
  analysis.video.sha256 = sha256.get();

  result.written.path = result.partial ? partial_name(request.output) : request.output;
  result.written.frames = result.counts.frames;
  save_project(
      result.written.path, analysis,
      {.keep_embeddings = settings.timeline.keep_embeddings, .overwrite = settings.encode.overwrite || result.partial});
  const Timeline timeline = tell_apart(analysis, settings.timeline, people);
  ExportRequest exports = export_request(request, result.written.path);
  exports.overwrite = exports.overwrite || result.partial;
  result.outcome = published(timeline, result.partial ? std::nullopt : truth, request, exports);
  if (!result.partial) {
    result.outcome.clips = cut_clips(timeline, request, stop);
  }
  if (request.report) {
    write_file(*request.report,
               report_json({request, reader.info(), result, analysis, warnings.warnings(), analysed.stages}),
               settings.encode.overwrite);
  }
  return result;
}

Outcome recluster(const Request& request, const pipeline::StopRequest& stop) {
  const Analysis analysis = load_project(request.output);
  const auto truth = wanted_truth(request);
  Request as_analysed = request;
  Options& options = as_analysed.settings.timeline;
  options.detector = analysis.embeddings.detector;
  options.embedder = analysis.embeddings.embedder;
  options.align = analysis.embeddings.align;
  People people;
  if (request.people.gallery) {
    job::check_models(request.models);
    const Networks networks = make_networks(as_analysed);
    const identity::PhotoLooks looks = photo_looks(networks, options);
    people = read_people(request.people, analysis.embeddings, &looks);
  } else {
    people = read_people(request.people, analysis.embeddings, nullptr);
  }
  options.keep_embeddings = has_embeddings(analysis);
  const Timeline timeline = tell_apart(analysis, options, people);
  if (as_analysed.input.empty()) {
    as_analysed.input = fs::absolute(request.output).parent_path() / analysis.video.file;
  }
  // What this project exported before is replaced: that is what is asked for.
  ExportRequest exports = export_request(as_analysed, request.output);
  exports.overwrite = true;
  Outcome outcome = published(timeline, truth, as_analysed, exports);
  outcome.clips = cut_clips(timeline, as_analysed, stop);
  return outcome;
}

}  // namespace smartcv::face_timeline

#include "tasks/face_timeline/job.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/part_file.h"
#include "base/sha256.h"
#include "job/checks.h"
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

PhotoLooks photo_looks(const Networks& networks, const Options& options) {
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
void check_project_folder(const fs::path& folder, bool overwrite) {
  std::error_code ignored;
  job::check_side_output(fs::is_directory(folder, ignored) ? folder / project_file : folder, overwrite);
}

// "street.faces" → "street.partial.faces"
fs::path partial_name(const fs::path& folder) {
  fs::path name = folder.stem();
  name += ".partial";
  name += folder.extension();
  return folder.parent_path() / name;
}

// What stands where once people are told apart.
struct Written {
  fs::path project;
  std::vector<fs::path> exports;
  ClipResult clips;
};

Written write_results(const Timeline& timeline, const Request& request, bool overwrite,
                      const pipeline::StopRequest& stop) {
  const Settings& settings = request.settings;
  Written written{.project = request.output};
  ExportRequest exports{.formats = settings.timeline.exports,
                        .folder = request.output,
                        .stem = fs::path(timeline.analysis->video.file).stem().string() + ".timeline",
                        .video = request.input,
                        .overwrite = overwrite};
  std::erase(exports.formats, "none");
  written.exports = write_exports(timeline, exports);
  if (request.clips) {
    written.clips = write_clips(timeline, {.video = request.input,
                                           .folder = *request.clips,
                                           .options = settings.timeline,
                                           .encode = settings.encode,
                                           .threads = job::thread_budget(settings).cores,
                                           .stopped = [&stop] { return stop.draining(); }});
  }
  return written;
}

Outcome outcome_of(const Timeline& timeline, const std::optional<Truth>& truth, const Request& request,
                   const Written& written) {
  Outcome outcome;
  outcome.exports = written.exports;
  outcome.clips = written.clips;
  outcome.identities = static_cast<std::int64_t>(timeline.identities.size());
  outcome.known = std::ranges::count_if(timeline.identities, &Identity::known);
  outcome.unrecognized_tracks = static_cast<std::int64_t>(timeline.unrecognized_tracks.size());
  outcome.ignored_tracks = static_cast<std::int64_t>(timeline.ignored_tracks.size());
  if (truth) {
    outcome.evaluation = evaluate(timeline, *truth, request.settings.timeline.min_identity_face);
  }
  outcome.kept = what_is_kept({.project = written.project,
                               .embeddings = request.settings.timeline.keep_embeddings,
                               .identity_db = request.people.identity_db,
                               .exports = written.exports,
                               .clips = written.clips.clips.empty() ? std::nullopt : request.clips});
  return outcome;
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
  check_project_folder(request.output, settings.encode.overwrite);
  job::check_side_output(request.report, settings.encode.overwrite);
  const auto truth = wanted_truth(request);
  job::check_models(request.models);
  const Networks networks = make_networks(request);
  const PhotoLooks looks = photo_looks(networks, settings.timeline);
  const People people = read_people(request.people, networks.source, &looks);
  Result result;
  describe(networks, result);

  auto sha256 = std::async(std::launch::async, [&] { return sha256_of_file(request.input); });
  AnalysisRun analysed = analyse(reader, networks, request, stop, progress);
  Analysis& analysis = analysed.analysis;
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
  const Written written = result.partial ? Written{.project = result.written.path}
                                         : write_results(timeline, request, settings.encode.overwrite, stop);
  result.outcome = outcome_of(timeline, result.partial ? std::nullopt : truth, request, written);
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
    const PhotoLooks looks = photo_looks(networks, options);
    people = read_people(request.people, analysis.embeddings, &looks);
  } else {
    people = read_people(request.people, analysis.embeddings, nullptr);
  }
  options.keep_embeddings = has_embeddings(analysis);
  const Timeline timeline = tell_apart(analysis, options, people);
  if (as_analysed.input.empty()) {
    as_analysed.input = fs::absolute(request.output).parent_path() / analysis.video.file;
  }
  return outcome_of(timeline, truth, as_analysed, write_results(timeline, as_analysed, true, stop));
}

}  // namespace smartcv::face_timeline

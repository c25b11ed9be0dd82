#include "tasks/face_timeline/job.h"

#include <future>
#include <utility>

#include "base/part_file.h"
#include "base/sha256.h"
#include "job/checks.h"
#include "job/thread_budget.h"
#include "job/warning_collector.h"
#include "nn/runtime.h"
#include "tasks/face_timeline/analyse.h"
#include "tasks/face_timeline/networks.h"
#include "tasks/face_timeline/report.h"
#include "vision/opencv_threads.h"

namespace smartcv::face_timeline {

Result run(const Request& request, const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const job::WarningCollector warnings;
  const Settings& settings = request.settings;
  const auto budget = job::thread_budget(settings);
  vision::use_opencv_threads(budget.opencv);
  media::ReaderOptions reader_options;
  reader_options.decoder_threads = budget.decoder;
  media::Reader reader(request.input, reader_options);
  job::check_side_output(request.report, settings.encode.overwrite);
  job::check_models(request.models);
  const Networks networks = make_networks(request);
  Result result;
  result.device = networks.device.name;
  result.precisions[networks.detector->name()] = nn::name_of(networks.detector->precision());
  const nn::FaceEmbedder& embedder = networks.recognizer->embedder();
  result.precisions[embedder.facts().name] = nn::name_of(embedder.precision());
  result.libtorch_version = nn::runtime().libtorch_version();

  auto sha256 = std::async(std::launch::async, [&] { return sha256_of_file(request.input); });
  AnalysisRun analysed = analyse(reader, networks, request, stop, progress);
  result.statistics = analysed.statistics;
  result.counts = analysed.counts;
  result.embeddings = analysed.embeddings;
  result.read = reader.statistics();
  result.partial = result.statistics.stopped;
  if (!result.partial && !request.frame_limit) {
    job::judge_damage(result.read, request.input, settings.allow_damaged);
  }
  analysed.analysis.video.sha256 = sha256.get();
  result.written.path = request.output;
  result.written.frames = result.counts.frames;
  if (request.report) {
    write_file(*request.report,
               report_json({request, reader.info(), result, analysed.analysis, warnings.warnings(), analysed.stages}),
               settings.encode.overwrite);
  }
  return result;
}

}  // namespace smartcv::face_timeline

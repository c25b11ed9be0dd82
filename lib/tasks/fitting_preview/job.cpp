#include "tasks/fitting_preview/job.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/sha256.h"
#include "job/checks.h"
#include "job/gpu_log.h"
#include "job/thread_budget.h"
#include "job/warning_collector.h"
#include "nn/runtime.h"
#include "tasks/fitting_preview/depth_order.h"
#include "tasks/fitting_preview/estimate_poses.h"
#include "tasks/fitting_preview/keypoints_json.h"
#include "tasks/fitting_preview/look_parts.h"
#include "tasks/fitting_preview/networks.h"
#include "tasks/fitting_preview/render.h"
#include "tasks/fitting_preview/report.h"
#include "tasks/fitting_preview/smoothing.h"
#include "vision/opencv_threads.h"

namespace smartcv::fitting_preview {
namespace {

namespace fs = std::filesystem;

void check_outputs(const Request& request) {
  const bool overwrite = request.settings.encode.overwrite;
  job::check_side_outputs(request, overwrite);
  job::check_side_output(request.keypoints_output, overwrite);
  for (const Look& look : request.looks) {
    job::check_side_output(look.contact_sheet, overwrite);
  }
}

// A catalogue's folder is made; that of a single result has to be there, as in every job.
void make_folders(const Request& request) {
  if (request.looks.size() < 2) {
    return;
  }
  std::error_code error;
  const fs::path folder = request.output.parent_path();
  fs::create_directories(folder, error);
  if (error) {
    throw Error(ErrorCode::output, "cannot be made as a folder for the results: " + error.message(),
                {.file = folder.string()});
  }
}

// Several passes over the video are one run to whoever watches.
class Passes {
 public:
  Passes(Result& result, const pipeline::ProgressCallback& progress) : result_(result), progress_(progress) {}

  [[nodiscard]] pipeline::ProgressCallback progress() const {
    if (!progress_) {
      return {};
    }
    return [this](const pipeline::JobStatistics& so_far) {
      pipeline::JobStatistics all = so_far;
      all.frames += frames_;
      all.wall_seconds += seconds_;
      progress_(all);
    };
  }
  // The longest one tells what limits the run; true when that is this one.
  bool done(const pipeline::JobStatistics& pass) {
    frames_ += pass.frames;
    seconds_ += pass.wall_seconds;
    const bool longest = pass.wall_seconds >= longest_;
    if (longest) {
      longest_ = pass.wall_seconds;
      result_.statistics = pass;
    }
    result_.statistics.wall_seconds = seconds_;
    return longest;
  }

 private:
  Result& result_;
  const pipeline::ProgressCallback& progress_;
  std::uint64_t frames_ = 0;
  double seconds_ = 0;
  double longest_ = 0;
};

vision::Size upright_size(const media::SourceInfo& source) { return {source.upright_width(), source.upright_height()}; }

Keypoints read_own_keypoints(const Request& request, const media::SourceInfo& source) {
  Keypoints keypoints = read_keypoints(*request.keypoints);
  check_belongs(keypoints, *request.keypoints,
                {.sha256 = sha256_of_file(request.input), .upright = upright_size(source), .frames = {}});
  return keypoints;
}

Keypoints estimated_keypoints(media::Reader& reader, const Request& request, const pipeline::StopRequest& stop,
                              Passes& passes, Result& result, pipeline::Options& stages) {
  job::check_models(request.models);
  const Networks networks = make_networks(request, upright_size(reader.info()));
  result.device = networks.device.name;
  for (const nn::PoseEstimator* network : {networks.estimator.get(), networks.detector.get()}) {
    if (network != nullptr) {
      result.precisions[network->name()] = nn::name_of(network->precision());
    }
  }
  result.libtorch_version = nn::runtime().libtorch_version();
  auto sha256 = std::async(std::launch::async, [&] { return sha256_of_file(request.input); });
  PoseRun run = estimate_poses(reader, networks, request, stop, passes.progress());
  passes.done(run.statistics);
  stages = run.stages;
  result.counts = run.counts;
  if (run.statistics.stopped) {
    throw Error(ErrorCode::stopped, "stopped while people's joints were looked for; nothing was written",
                {.file = request.input.string()});
  }
  result.read = reader.statistics();
  if (!request.frame_limit) {
    job::judge_damage(result.read, request.input, request.settings.allow_damaged);
  }
  run.poses.video.sha256 = sha256.get();
  if (run.poses.people.empty()) {
    log_warning(fmt::format("{}: nobody was found in any frame; no garment is drawn", request.input.string()));
  }
  Poses smooth = smoothed(run.poses, request.settings.fitting.smoothing);
  return {std::move(run.poses), std::move(smooth)};
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
  const media::SourceInfo source = reader.info();
  check_outputs(request);
  make_folders(request);

  Result result;
  Passes passes(result, progress);
  job::GpuLog gpu_log(request.gpu_log, settings.encode.overwrite);
  pipeline::Options stages = settings.stages;
  const Keypoints keypoints = request.keypoints ? read_own_keypoints(request, source)
                                                : estimated_keypoints(reader, request, stop, passes, result, stages);
  if (request.keypoints_output) {
    write_keypoints(*request.keypoints_output, keypoints.raw, keypoints.smooth, settings.encode.overwrite);
  }
  const DepthOrder depth(keypoints.smooth);
  for (const Look& look : request.looks) {
    LookResult drawn =
        render_look(request, look, keypoints.smooth, look_parts(settings.fitting, look, keypoints.smooth, depth), stop,
                    passes.progress());
    if (passes.done(drawn.statistics)) {
      stages = drawn.stages;
    }
    result.read = drawn.read;
    result.partial = drawn.statistics.stopped;
    result.looks.push_back(std::move(drawn));
    if (result.partial) {
      break;
    }
  }
  if (!result.looks.empty()) {
    result.written = result.looks.front().written;
  }
  result.gpu = gpu_log.finish();
  if (request.report) {
    write_file(*request.report, report_json({request, source, result, keypoints.raw, warnings.warnings(), stages}),
               settings.encode.overwrite);
  }
  return result;
}

}  // namespace smartcv::fitting_preview

#include "tasks/matte/job.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/nvidia_driver.h"
#include "base/part_file.h"
#include "job/checks.h"
#include "job/frame_ends.h"
#include "job/gpu_log.h"
#include "job/stage_options.h"
#include "job/thread_budget.h"
#include "job/warning_collector.h"
#include "nn/runtime.h"
#include "tasks/matte/background.h"
#include "tasks/matte/evaluation.h"
#include "tasks/matte/network_plan.h"
#include "tasks/matte/report.h"
#include "tasks/matte/resumable_run.h"
#include "tasks/matte/warm_up.h"
#include "vision/color_text.h"
#include "vision/encode_png.h"
#include "vision/opencv_threads.h"

namespace smartcv::matte {
namespace {

// Frames that wait before and after the network at most, besides those in it.
constexpr std::size_t short_queue = 4;
// On the CPU a third of the network is in prepare (see nn::Matting::begin()); what comes after it, one frame after the
// other, is never faster than so many threads of it. Two cores are busy with one: infer and finish have as much to do.
constexpr std::size_t most_prepare_workers = 4;

vision::Size upright_size(const media::SourceInfo& source) { return {source.upright_width(), source.upright_height()}; }

MemoryNeeds memory_needs(const media::SourceInfo& source, const OutputWriters& outputs, double ratio,
                         std::size_t cores) {
  const auto width = source.upright_width();
  const auto height = source.upright_height();
  MemoryNeeds needs;
  needs.picture_pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  needs.network_pixels = static_cast<std::size_t>(nn::downsampled(width, ratio)) *
                         static_cast<std::size_t>(nn::downsampled(height, ratio));
  needs.frame_bytes = job::frame_bytes(source.video.layout);
  needs.output_bytes = outputs.bytes_per_frame();
  needs.fixed_frames = short_queue + 3 + std::min(cores, most_prepare_workers);
  return needs;
}

NetworkDevice network_device(const nn::Device& device) {
  return {.cuda = device.cuda, .memory_free = device.cuda ? cuda_memory_free(device.index) : std::nullopt};
}

// The network remembers from frame to frame: one worker, whole chunks, in order.
pipeline::Options stages_for(pipeline::Options stages, std::size_t chunk, std::size_t frame_bytes, bool cuda,
                             std::size_t cores) {
  stages.batch_size = chunk;
  stages.infer_workers = 1;
  stages.result_queue_size = std::min(stages.result_queue_size, short_queue);
  if (stages.prepare_workers == 0 && !cuda) {
    stages.prepare_workers = std::clamp<std::size_t>(cores / 2, 1, most_prepare_workers);
  }
  return job::stage_options(stages, {.cuda = cuda, .whole_batches = true, .frame_bytes = frame_bytes, .cores = cores});
}

vision::Despill despill_of(const Options& options) {
  const auto color = vision::parse_color(options.despill_color);
  if (!color) {
    throw Error(ErrorCode::usage, fmt::format("the despill colour '{}' is not a colour; write {}",
                                              options.despill_color, vision::color_forms()));
  }
  return vision::Despill(static_cast<float>(options.despill), *color);
}

// A preview and a contact sheet show transparency over black.
std::unique_ptr<Background> background_for(const Request& request, const media::SourceInfo& source) {
  const auto shows = [](const OutputChoice& output) {
    return output.kind == OutputKind::composite || output.kind == OutputKind::preview;
  };
  if (!request.contact_sheet && std::ranges::none_of(request.outputs, shows)) {
    return nullptr;
  }
  const BackgroundChoice choice = parse_background(request.settings.matte.background);
  return make_background(choice.kind == BackgroundChoice::Kind::transparent ? BackgroundChoice{} : choice, source);
}

// All but the forms, which the outputs decide.
PictureMaker::Parts picture_parts(const Request& request, const media::SourceInfo& source) {
  const Options& options = request.settings.matte;
  PictureMaker::Parts parts;
  parts.despill = despill_of(options);
  parts.alpha_mode =
      options.alpha_mode == "premultiplied" ? vision::AlphaMode::premultiplied : vision::AlphaMode::straight;
  parts.background = background_for(request, source);
  parts.orientation = source.video.orientation;
  if (request.contact_sheet) {
    parts.sheet.emplace(request.input.filename().string(), source.video.orientation);
  }
  return parts;
}

void check_side_outputs(const Request& request) {
  const bool overwrite = request.settings.encode.overwrite;
  job::check_side_outputs(request, overwrite);
  if (request.compare) {
    job::check_side_output(request.compare->csv, overwrite);
    job::check_side_output(request.compare->plot, overwrite);
  }
}

void write_comparison(const Request& request, const Truth& truth, bool overwrite) {
  const Comparison& compare = *request.compare;
  if (truth.unmatched() > 0) {
    log_warning(fmt::format("{}: the truth ends {} frames before the video; they are not compared",
                            compare.truth.string(), truth.unmatched()));
  }
  if (compare.csv) {
    write_file(*compare.csv, scores_csv(truth.metrics()), overwrite);
  }
  if (compare.plot) {
    write_file(*compare.plot,
               vision::encode_png(draw_scores(truth.metrics(), request.input.filename().string()), "the plot"),
               overwrite);
  }
}

}  // namespace

Result run(const Request& request, const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const job::WarningCollector warnings;
  const Settings& settings = request.settings;
  const Options& options = settings.matte;
  const auto [cores, opencv_threads, decoder_threads] = job::thread_budget(settings);
  vision::use_opencv_threads(opencv_threads);

  media::ReaderOptions reader_options;
  reader_options.decoder_threads = decoder_threads;
  reader_options.image_sequences = true;
  media::Reader reader(request.input, reader_options);
  const media::SourceInfo& source = reader.info();
  Result result;
  result.downsample_ratio = downsample_ratio(options, upright_size(source));
  check_side_outputs(request);

  PictureMaker::Parts pictures = picture_parts(request, source);
  job::check_models(request.models);
  const nn::Device device = nn::runtime().resolve_device(settings.device, settings.precision);
  MatteTask::Parts parts{.network = nn::runtime().make_matting(request.models.begin()->second.path, {.device = device}),
                         .run = {},
                         .pictures = PictureMaker({})};
  result.device = device.name;
  result.network = parts.network->name();
  result.precisions[result.network] = nn::name_of(parts.network->precision());
  result.libtorch_version = nn::runtime().libtorch_version();

  const auto resumed = make_resumable_run(request, device, result.precisions[result.network]);
  OutputWriters outputs(request.outputs, options, settings.encode, source,
                        resumed ? std::optional(resumed->unfinished()) : std::nullopt);
  pictures.forms = outputs.forms();
  parts.pictures = PictureMaker(std::move(pictures));
  parts.run = {
      .downsample_ratio = result.downsample_ratio, .foreground = parts.pictures.wants_foreground(), .leave_end = true};
  if (request.compare) {
    parts.truth = std::make_unique<Truth>(request.compare->truth, upright_size(source));
  }
  parts.reset_at_cuts = options.reset_at_cuts;
  parts.cut_threshold = options.cut_threshold;
  const auto all_cores = static_cast<std::size_t>(cores);
  const MemoryNeeds needs = memory_needs(source, outputs, result.downsample_ratio, all_cores);
  result.resumed_at = resumed ? resumed->finished_frames() : 0;
  result.seq_chunk =
      resumed && resumed->seq_chunk() ? *resumed->seq_chunk() : seq_chunk(options, needs, network_device(device));
  const pipeline::Options stages =
      stages_for(settings.stages, result.seq_chunk, job::frame_bytes(source.video.layout), device.cuda, all_cores);
  // The other cores have the rest of the network, before and after infer, and the encoder. Two threads on two cores
  // would spend more on waiting for each other than they save.
  parts.inference_threads = device.cuda ? 1 : std::max(1, cores / 2);
  if (resumed) {
    parts.segments.emplace(options.checkpoint_seconds, result.seq_chunk);
  }
  MatteTask task(source.video.orientation, std::move(parts));
  job::GpuLog gpu_log(request.gpu_log, settings.encode.overwrite);
  if (options.warm_up > 0 && result.resumed_at == 0) {
    warm_up(task, request.input, reader_options, options.warm_up, result.seq_chunk);
  }

  job::ReaderSource from(reader, request.frame_limit);
  result.statistics = resumed ? resumed->run(from, task, outputs, stages, stop, progress)
                              : pipeline::run_job(from, task, outputs, stages, stop, progress);
  result.read = reader.statistics();
  result.counts = task.counts();
  result.seq_chunk = std::min(result.seq_chunk, task.largest_run());
  result.partial = result.statistics.stopped;
  if (resumed && result.partial) {
    result.resumable = job::Resumable{resumed->folder(), resumed->finished_frames()};
    result.gpu = gpu_log.finish();
    return result;
  }
  if (!result.partial && !request.frame_limit) {
    job::judge_damage(result.read, request.input, settings.allow_damaged);
  }
  if (result.counts.frames > 0 && result.counts.empty_frames == result.counts.frames) {
    log_warning(fmt::format("{}: nobody was found in any frame; the matte is empty", request.input.string()));
  }
  result.outputs = resumed ? resumed->publish(task, outputs) : outputs.finish(result.partial);
  result.written = result.outputs.front().written;
  if (const Truth* const truth = task.truth()) {
    write_comparison(request, *truth, settings.encode.overwrite);
    result.metrics = truth->metrics();
  }
  if (request.contact_sheet) {
    write_file(*request.contact_sheet, task.pictures().sheet()->png(), settings.encode.overwrite);
  }
  result.gpu = gpu_log.finish();
  if (request.report) {
    write_file(*request.report, report_json({request, source, result, warnings.warnings(), stages}),
               settings.encode.overwrite);
  }
  return result;
}

}  // namespace smartcv::matte

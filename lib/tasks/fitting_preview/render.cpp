#include "tasks/fitting_preview/render.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/part_file.h"
#include "job/checks.h"
#include "job/frame_ends.h"
#include "job/stage_options.h"
#include "job/thread_budget.h"
#include "media/reader.h"
#include "nn/runtime.h"
#include "tasks/fitting_preview/look_output.h"
#include "tasks/fitting_preview/render_task.h"

namespace smartcv::fitting_preview {
namespace {

// Consecutive frames that one run of the network has.
constexpr std::size_t matte_batch = 4;

// The reader's own formats are known only once it has given a frame.
std::string frame_format(const Request& request, const media::ReaderOptions& options) {
  media::Reader reader(request.input, options);
  const auto frame = reader.next();
  return frame ? frame->pixel_format() : reader.info().video.pixel_format;
}

std::unique_ptr<nn::Matting> matting_network(const Request& request) {
  for (const char* name : {"rvm-mobilenetv3", "rvm-resnet50"}) {
    if (const auto model = request.models.find(name); model != request.models.end()) {
      const Settings& settings = request.settings;
      const nn::Device device = nn::runtime().resolve_device(settings.device, settings.precision);
      return nn::runtime().make_matting(model->second.path, {.device = device});
    }
  }
  return nullptr;
}

vision::ContactSheet contact_sheet(const Request& request) {
  vision::ContactSheet::Options options;
  options.title = request.input.filename().string();
  options.thumbnail_width = 320;
  options.thumbnail_height = 180;
  options.columns = 4;
  vision::ContactSheet sheet(options);
  sheet.set_title(0, "source and result; once a second");
  return sheet;
}

}  // namespace

std::vector<std::int64_t> sheet_frames(const FrameTimes& times) {
  std::vector<std::int64_t> frames;
  double next = 0;
  for (std::int64_t frame = 0; frame < times.frames(); ++frame) {
    const double at = times.start_seconds({frame, frame});
    if (at >= next) {
      frames.push_back(frame);
      next = std::floor(at) + 1;
    }
  }
  return frames;
}

LookResult render_look(const Request& request, const Look& look, const Poses& smooth, const RenderParts& parts,
                       const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const Settings& settings = request.settings;
  const Options& options = settings.fitting;
  const job::ThreadBudget budget = job::thread_budget(settings);
  media::ReaderOptions reader_options;
  reader_options.decoder_threads = budget.decoder;
  media::Reader reader(request.input, reader_options);
  const media::SourceInfo& source = reader.info();
  const media::VideoInfo& video = source.video;

  const Layout layout = layout_named(options.layout);
  const std::string format = layout == Layout::side_by_side ? frame_format(request, reader_options) : std::string();
  const OutputForm form = output_form(look.output, layout, settings.encode.codec, format, source);
  const bool skeletons = layout == Layout::skeleton;
  const LookPlan plan(smooth, skeletons ? std::vector<Wearing>{} : look.wearing, parts.wearers, options);

  RenderTask::Parts task_parts{
      .smooth = &smooth,
      .dresser = Dresser({&smooth, &plan, video.orientation, parts.seen, options.shading}),
      .layout = LookLayout({.layout = layout,
                            .orientation = video.orientation,
                            .upright = {source.upright_width(), source.upright_height()},
                            .alpha_format = form.alpha_format,
                            .skeleton = parts.skeleton,
                            .draw_skeletons = skeletons || options.draw_skeleton,
                            .curve = vision::LightCurve(video.color_transfer, video.color_primaries)}),
      .images = form.images,
      .network = skeletons ? nullptr : matting_network(request)};
  const bool cuda = task_parts.network && nn::runtime().resolve_device(settings.device, settings.precision).cuda;
  task_parts.run = {.downsample_ratio = nn::auto_downsample_ratio(smooth.video.upright), .foreground = false};
  task_parts.inference_threads = cuda ? 1 : budget.cores;
  if (parts.contact_sheet) {
    task_parts.sheet = contact_sheet(request);
    const auto frames = sheet_frames(smooth.video.times);
    task_parts.sheet_frames.insert(frames.begin(), frames.end());
  }

  pipeline::Options stages = settings.stages;
  const bool matting = task_parts.network != nullptr;
  stages.batch_size = matting ? matte_batch : 1;
  stages.infer_workers = 1;
  stages = job::stage_options(stages, {.cuda = cuda,
                                       .whole_batches = matting,
                                       .busy_prepare = !matting,
                                       .frame_bytes = job::frame_bytes(video.layout),
                                       .cores = static_cast<std::size_t>(budget.cores)});
  RenderTask task(std::move(task_parts));
  LookOutput output(look.output, form, settings.encode);
  job::ReaderSource from(reader, request.frame_limit);
  LookResult result;
  result.output = look.output;
  result.stages = stages;
  result.statistics = pipeline::run_job(from, task, output, stages, stop, progress);
  result.read = reader.statistics();
  const bool partial = result.statistics.stopped;
  if (!partial && !request.frame_limit) {
    job::judge_damage(result.read, request.input, settings.allow_damaged);
  }
  result.drawn = plan.drawn(task.frames());
  result.written = output.finish(partial);
  if (parts.contact_sheet) {
    write_file(*parts.contact_sheet, task.sheet()->png(), settings.encode.overwrite);
  }
  return result;
}

}  // namespace smartcv::fitting_preview

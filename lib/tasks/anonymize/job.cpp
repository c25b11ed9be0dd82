#include "tasks/anonymize/job.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include "base/cores.h"
#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "nn/runtime.h"
#include "tasks/anonymize/anonymize_task.h"
#include "tasks/anonymize/detectors.h"
#include "tasks/anonymize/report.h"
#include "vision/opencv_threads.h"

namespace smartcv::anonymize {
namespace {

// What warnings were given while this object lives, for the report.
class WarningCollector {
 public:
  WarningCollector() {
    set_warning_listener([this](const std::string& text) {
      const std::lock_guard lock(mutex_);
      warnings_.push_back(text);
    });
  }
  ~WarningCollector() { set_warning_listener({}); }
  WarningCollector(const WarningCollector&) = delete;
  WarningCollector& operator=(const WarningCollector&) = delete;

  [[nodiscard]] std::vector<std::string> warnings() const {
    const std::lock_guard lock(mutex_);
    return warnings_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> warnings_;
};

class ReaderSource : public pipeline::FrameSource {
 public:
  ReaderSource(media::Reader& reader, std::optional<std::int64_t> limit) : reader_(reader), limit_(limit) {}
  std::optional<media::Frame> next() override {
    if (limit_ && given_ >= *limit_) {
      return std::nullopt;
    }
    ++given_;
    return reader_.next();
  }

 private:
  media::Reader& reader_;
  std::optional<std::int64_t> limit_;
  std::int64_t given_ = 0;
};

class WriterTarget : public pipeline::FrameTarget {
 public:
  explicit WriterTarget(media::Writer& writer) : writer_(writer) {}
  void write(pipeline::Item item) override { writer_.write(std::move(item.frame)); }

 private:
  media::Writer& writer_;
};

std::size_t frame_bytes(const media::PictureLayout& layout) {
  const auto luma = static_cast<std::size_t>(layout.width) * static_cast<std::size_t>(layout.height);
  const std::size_t chroma = layout.model == media::ColorModel::gray
                                 ? 0
                                 : 2 * (luma >> (layout.log2_chroma_width + layout.log2_chroma_height));
  return (luma + chroma + (layout.has_alpha ? luma : 0)) * (layout.depth > 8 ? 2 : 1);
}

double frame_rate(const media::VideoInfo& video) {
  const double rate = video.average_frame_rate.num > 0 ? video.average_frame_rate.to_double() : 25.0;
  return std::clamp(rate, 1.0, 240.0);
}

// One sentence about what was wrong with the input; empty when all was in order.
std::string damage(const media::ReadStatistics& read) {
  if (read.complete()) {
    return "";
  }
  const std::string expected = read.expected_frames ? std::to_string(*read.expected_frames) : "an unknown number of";
  std::string text = fmt::format("decoded {} of {} expected frames", read.frames, expected);
  if (read.damaged_frames > 0) {
    text += fmt::format(", {} of them damaged", read.damaged_frames);
  }
  if (read.corrupt_packets > 0) {
    text += fmt::format(", {} corrupt packets", read.corrupt_packets);
  }
  if (!read.first_problem.empty()) {
    text += fmt::format("; first problem: {}", read.first_problem);
  }
  return text;
}

// The most that the frames in all batches may take.
constexpr std::size_t batch_memory = std::size_t{2} * 1024 * 1024 * 1024;  // bytes

struct StageNeeds {
  bool cuda = false;
  bool eye_search = false;
  std::size_t held_frames = 1;
  std::size_t frame_bytes = 0;
  std::size_t cores = 1;
};

void check_side_output(const std::optional<std::filesystem::path>& path, bool overwrite) {
  if (!path) {
    return;
  }
  // Opened and given up at once: a report that cannot be written is known before hours of work, not after.
  PartFile probe(*path, overwrite);
  probe.discard();
}

// What the machine and the job leave open of the variant's numbers.
pipeline::Options stage_options(const Settings& settings, const StageNeeds& needs) {
  pipeline::Options stages = settings.stages;
  if (stages.infer_workers == 0) {
    // On the CPU several single-threaded workers beat one with several threads; a GPU has one queue of work. On a
    // machine with many cores the frames of all batches must still fit into memory.
    const std::size_t affordable = batch_memory / std::max<std::size_t>(1, stages.batch_size * needs.frame_bytes);
    stages.infer_workers = needs.cuda ? 1 : std::clamp<std::size_t>(affordable, 1, needs.cores);
  }
  if (stages.prepare_workers == 0 && needs.eye_search) {
    stages.prepare_workers = needs.cores;  // the search for eyes costs more than a network on a small picture
  }
  return pipeline::resolved(stages, needs.held_frames, needs.cores);
}

}  // namespace

Result run(const Request& request, const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const WarningCollector warnings;
  const Settings& settings = request.settings;
  const int cores = settings.cpu_threads > 0 ? std::min(settings.cpu_threads, usable_cores()) : usable_cores();
  vision::use_opencv_threads(std::clamp(settings.opencv_threads, 1, cores));

  media::ReaderOptions reader_options;
  reader_options.decoder_threads = settings.decoder_threads > 0 ? settings.decoder_threads : cores;
  media::Reader reader(request.input, reader_options);
  const media::SourceInfo& source = reader.info();
  check_side_output(request.report, settings.encode.overwrite);
  check_side_output(request.contact_sheet, settings.encode.overwrite);

  check_models(request);
  Result result;
  AnonymizeTask::Parts parts;
  nn::Device device;
  if (asks_networks(settings.anonymize)) {
    device = nn::runtime().resolve_device(settings.device, settings.precision);
    parts.detectors = make_detectors(request, device);
    result.device = device.name;
    for (const auto& detector : parts.detectors) {
      result.precisions[detector->name()] = nn::name_of(detector->precision());
    }
    result.libtorch_version = nn::runtime().libtorch_version();
  }
  const auto& targets = settings.anonymize.targets;
  const bool eyes = std::find(targets.begin(), targets.end(), "eyes") != targets.end();
  if (eyes && !parts.detectors.empty()) {
    parts.haar_eyes.emplace(request.models.at("haar-eye").path);
  }
  if (request.contact_sheet) {
    parts.review.emplace(request.output.filename().string(), source.video.orientation);
  }
  // Nothing to look for means nothing to wait for.
  parts.held_frames = parts.detectors.empty() ? 1
                                              : frames_to_hold(settings.anonymize, frame_rate(source.video),
                                                               frame_bytes(source.video.layout));
  const pipeline::Options stages = stage_options(settings, {.cuda = device.cuda,
                                                            .eye_search = parts.haar_eyes.has_value(),
                                                            .held_frames = parts.held_frames,
                                                            .frame_bytes = frame_bytes(source.video.layout),
                                                            .cores = static_cast<std::size_t>(cores)});
  parts.inference_threads = device.cuda ? 1 : std::max(1, cores / static_cast<int>(stages.infer_workers));
  AnonymizeTask task(settings.anonymize, source.video.orientation, std::move(parts));

  media::Writer writer(request.output, source, settings.encode);
  ReaderSource from(reader, request.frame_limit);
  WriterTarget to(writer);

  result.statistics = pipeline::run_job(from, task, to, stages, stop, progress);
  result.read = reader.statistics();
  result.counts = task.ledger().counts();
  result.partial = result.statistics.stopped;
  const bool whole_file = !result.partial && !request.frame_limit;
  if (const std::string wrong = damage(result.read); whole_file && !wrong.empty()) {
    if (!settings.allow_damaged) {
      throw Error(ErrorCode::input,
                  wrong + "; nothing was written; --allow-damaged publishes what could be read all the same",
                  {"", request.input.string(), {}});
    }
    log_warning(fmt::format("{}: {}", request.input.string(), wrong));
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

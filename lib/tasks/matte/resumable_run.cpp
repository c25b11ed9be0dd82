#include "tasks/matte/resumable_run.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/processor.h"
#include "base/sha256.h"
#include "base/version.h"
#include "media/image_pattern.h"
#include "media/source_files.h"
#include "media/version.h"
#include "nn/runtime.h"
#include "tasks/matte/background_options.h"
#include "tasks/matte/matte_notes.h"
#include "tasks/matte/output_form.h"

namespace smartcv::matte {
namespace {

namespace fs = std::filesystem;

// Keys that change how a result comes about, but nothing in it: a run may go on with others. A preset and a variant
// are the values they set; model, write, device and precision are facts of their own.
constexpr auto free_keys = std::to_array<std::string_view>({
    "allow_damaged", "allow_licences",    "batch_size",       "cpu_threads",     "decoder_threads",
    "device",        "encoder_threads",   "frame_queue_size", "half_precision",  "in_flight",
    "infer_workers", "max_wait_ms",       "memory_limit",     "model",           "opencv_threads",
    "overwrite",     "pipeline",          "precision",        "prepare_workers", "preset",
    "resume",        "result_queue_size", "stall_seconds",    "write",
});

bool is_free(const std::string& key) { return std::ranges::find(free_keys, key) != free_keys.end(); }

// As seen from the resume folder, so that all of it can be moved.
std::string outputs_text(const std::vector<OutputChoice>& outputs, const fs::path& folder) {
  std::string text;
  for (const OutputChoice& output : outputs) {
    const fs::path path = fs::absolute(output.path).lexically_proximate(fs::absolute(folder).parent_path());
    text += (text.empty() ? "" : ",") + name_of(output.kind) + "=" + path.string();
  }
  return text;
}

std::vector<job::ResumeFact> facts_of(const Request& request, const ResumableRun::Machine& machine,
                                      const fs::path& folder) {
  std::vector<job::ResumeFact> facts{
      {"smartcv", version},
      {"FFmpeg", media::ffmpeg_version()},
      {"LibTorch", nn::runtime().libtorch_version()},
      {"input (SHA-256)", job::content_identity(media::source_files(request.input)), ErrorCode::input},
      {"outputs", outputs_text(request.outputs, folder)},
  };
  for (const auto& line : request.configuration) {
    if (!is_free(line.key)) {
      facts.push_back({line.key, line.value});
    }
  }
  for (const auto& [name, file] : request.models) {
    facts.push_back({"model (SHA-256)", sha256_of_file(file.path)});
  }
  const BackgroundChoice background = parse_background(request.settings.matte.background);
  if (!background.file.empty()) {
    facts.push_back({"background (SHA-256)", job::content_identity(media::source_files(background.file))});
  }
  if (request.frame_limit) {
    facts.push_back({"frame limit", std::to_string(*request.frame_limit)});
  }
  facts.push_back({"device", machine.kind});
  facts.push_back({"precision", machine.precision});
  facts.push_back({machine.kind, machine.name, std::nullopt});
  return facts;
}

// A sheet and a comparison speak of every frame, and a run that goes on has not seen the first ones.
fs::path folder_for(const Request& request) {
  if (request.contact_sheet) {
    throw Error(ErrorCode::usage, "--resume and --contact-sheet exclude each other; a --preview goes with --resume");
  }
  if (request.compare) {
    throw Error(ErrorCode::usage,
                "--resume and --compare exclude each other; compare in a run of its own, without --resume");
  }
  const OutputChoice& first = request.outputs.front();
  fs::path folder = resume_folder(first);
  if (is_image_sequence(first.path)) {
    std::error_code ignored;  // what stands in the way is told when the folder itself is made
    fs::create_directory(folder.parent_path(), ignored);
  }
  return folder;
}

}  // namespace

fs::path resume_folder(const OutputChoice& first) {
  if (!is_image_sequence(first.path)) {
    return first.path.string() + ".resume";
  }
  const bool is_pattern = media::ImagePattern::is_pattern(first.path);
  fs::path folder = is_pattern ? first.path.parent_path() : first.path;
  if (!folder.empty() && !folder.has_filename()) {
    folder = folder.parent_path();  // "frames/"
  }
  const std::string name = is_pattern ? media::ImagePattern(first.path).base_name() : folder.filename().string();
  if (folder.empty() || folder == ".") {
    return folder / (name + ".resume");
  }
  return folder.string() + (name == folder.filename() ? "" : "." + name) + ".resume";
}

ResumableRun::ResumableRun(const Request& request, const Machine& machine)
    : folder_(folder_for(request), "matte", facts_of(request, machine, resume_folder(request.outputs.front())),
              request.resume_or_anew ? job::OtherRun::discard : job::OtherRun::refuse) {
  unfinished_.folder = folder_.path();
  unfinished_.begun = folder_.found();
  unfinished_.segments.resize(request.outputs.size());
  if (const auto& json = folder_.checkpoint()) {
    checkpoint_ = checkpoint_from(json->at("task"));
    finished_frames_ = checkpoint_->counts.frames;
    seq_chunk_ = json->at("seq_chunk").get<std::size_t>();
    unfinished_.complete = json->at("complete").get<bool>();
    unfinished_.segments = json->at("segments").get<std::vector<std::vector<std::int64_t>>>();
  }
}

// The outputs, and a checkpoint behind every segment.
class ResumableRun::Target : public pipeline::FrameTarget {
 public:
  Target(ResumableRun& run, OutputWriters& outputs) : run_(run), outputs_(outputs) {}

  void write(pipeline::Item item) override {
    const auto checkpoint = static_cast<const MatteNotes&>(*item.notes).checkpoint;
    outputs_.write(std::move(item));
    if (checkpoint) {
      run_.save(*checkpoint, outputs_, false);
    }
  }

 private:
  ResumableRun& run_;
  OutputWriters& outputs_;
};

template <typename Work>
auto ResumableRun::told_if_it_fails(Work work) const {
  try {
    return work();
  } catch (...) {
    if (finished_frames_ > 0) {
      log_warning(fmt::format("{}: {} frames are finished; the same command goes on behind them", folder().string(),
                              finished_frames_));
    }
    throw;
  }
}

pipeline::JobStatistics ResumableRun::run(pipeline::FrameSource& source, MatteTask& task, OutputWriters& outputs,
                                          const pipeline::Options& stages, const pipeline::StopRequest& stop,
                                          const pipeline::ProgressCallback& progress) {
  folder_.begin();
  seq_chunk_ = stages.batch_size;
  return told_if_it_fails([&] {
    if (checkpoint_) {
      log_info(fmt::format("{}: {} frames are finished; going on behind them", folder().string(), finished_frames_));
      task.restore(*checkpoint_);
      catch_up(source, outputs, stop);
    }
    const auto before = static_cast<std::uint64_t>(finished_frames_);
    const auto with_those_before = [&](pipeline::JobStatistics so_far) {
      so_far.frames_before = before;
      progress(so_far);
    };
    Target target(*this, outputs);
    return pipeline::run_job(source, task, target, stages, stop,
                             progress ? pipeline::ProgressCallback(with_those_before) : progress);
  });
}

// Ends early when the run is stopped; the stages see that too.
void ResumableRun::catch_up(pipeline::FrameSource& source, OutputWriters& outputs,
                            const pipeline::StopRequest& stop) const {
  for (std::int64_t kept = 0; kept < finished_frames_ && !stop.draining(); ++kept) {
    const auto frame = source.next();
    if (!frame) {
      throw Error(ErrorCode::input, "the video ends before the frame where the unfinished run is to go on",
                  {"", folder().string(), kept});
    }
    outputs.keep({frame->pts(), frame->duration(), frame->time_base()});
  }
}

std::vector<OutputResult> ResumableRun::publish(const MatteTask& task, OutputWriters& outputs) {
  return told_if_it_fails([&] {
    save(task.checkpoint(), outputs, true);
    auto results = outputs.finish(false);
    folder_.remove();
    return results;
  });
}

void ResumableRun::save(const Checkpoint& checkpoint, OutputWriters& outputs, bool complete) {
  const std::vector<std::int64_t> frames = outputs.end_segment();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (frames[i] > 0) {
      unfinished_.segments[i].push_back(frames[i]);
    }
  }
  folder_.save({{"seq_chunk", *seq_chunk_},
                {"complete", complete},
                {"segments", unfinished_.segments},
                {"task", to_json(checkpoint)}});
  finished_frames_ = checkpoint.counts.frames;
}

std::unique_ptr<ResumableRun> make_resumable_run(const Request& request, const nn::Device& device,
                                                 const std::string& precision) {
  if (request.settings.matte.resume) {
    const std::string name = device.cuda ? device.name : this_processor().model;
    return std::make_unique<ResumableRun>(request, ResumableRun::Machine{device.cuda ? "GPU" : "CPU", name, precision});
  }
  const fs::path folder = resume_folder(request.outputs.front());
  if (std::error_code missing; fs::exists(folder, missing)) {
    log_warning(fmt::format("{}: an unfinished run lies here; --resume goes on with it", folder.string()));
  }
  return nullptr;
}

}  // namespace smartcv::matte

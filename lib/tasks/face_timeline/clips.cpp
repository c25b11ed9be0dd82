#include "tasks/face_timeline/clips.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <set>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "media/clip.h"
#include "media/output_pictures.h"
#include "sync/first_error.h"
#include "tasks/face_timeline/clips/clip_names.h"
#include "tasks/face_timeline/clips/clip_plan.h"
#include "tasks/face_timeline/clips/crop_path.h"
#include "tasks/face_timeline/exports/timecode.h"
#include "vision/picture_window.h"

namespace smartcv::face_timeline {
namespace {

namespace fs = std::filesystem;

// MP4 stays MP4; Matroska holds whatever else there is.
std::string extension_for(const fs::path& video) {
  const std::set<std::string> mp4{".mp4", ".mov", ".m4v"};
  std::string own = video.extension().string();
  std::ranges::transform(own, own.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return mp4.contains(own) ? own == ".m4v" ? ".mp4" : own : ".mkv";
}

std::vector<std::string> names_of(const ClipPlan& plan, const Timeline& timeline, const std::string& extension) {
  const VideoFacts& video = timeline.analysis->video;
  const TimecodeClock clock(video.times.frame_rate(), video.timecode);
  std::vector<ClipLabel> labels;
  for (const PlannedClip& clip : plan.clips) {
    const std::int64_t first = clock.frame_at(video.times, video.times.start(clip.pieces.front()));
    labels.push_back({clip.identity->name, clock.text(clock.frame_of(video.timecode) + first)});
  }
  return clip_names(labels, extension);
}

void make_folder(const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem || !fs::is_directory(folder)) {
    throw Error(ErrorCode::output,
                fmt::format("cannot be made a folder for clips{}; choose another name",
                            problem ? ": " + problem.message() : ""),
                {"", folder.string(), std::nullopt});
  }
}

// A taken name is known before hours of work, not after.
void check_names(const ClipRequest& request, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    std::error_code missing;
    const fs::path file = request.folder / name;
    if (fs::equivalent(file, request.video, missing)) {
      throw Error(ErrorCode::output, "this clip would take the place of the video itself; choose another folder",
                  {"", file.string(), std::nullopt});
    }
    if (!request.encode.overwrite && fs::exists(fs::symlink_status(file, missing))) {
      throw Error(ErrorCode::output, "exists already; choose another folder or allow overwriting",
                  {"", file.string(), std::nullopt});
    }
  }
}

// The window that follows a face, as Writer and frames need it.
void add_crop(media::ClipJob& job, CropPath path) {
  job.describe = [side = path.side](const media::SourceInfo& source) {
    return media::with_upright_pictures(source, source.video.pixel_format, side, side);
  };
  job.change = [path = std::move(path)](media::Frame frame, const media::SourceInfo& source) {
    media::Frame window = media::Frame::blank_upright(frame, frame.pixel_format(), path.side, path.side);
    const auto corner = path.corners.lower_bound(frame.pts());
    vision::copy_window(frame.picture(), source.video.orientation,
                        corner == path.corners.end() ? std::prev(corner)->second : corner->second,
                        window.writable_picture());
    return window;
  };
}

class Cutter {
 public:
  Cutter(const Timeline& timeline, const ClipRequest& request, ClipPlan plan, std::vector<std::string> names)
      : timeline_(timeline), request_(request), plan_(std::move(plan)), names_(std::move(names)) {
    clips_.resize(plan_.clips.size());
  }

  // As many clips at a time as there are pairs of cores: a decoder and an encoder fill two.
  std::vector<Clip> run() {
    const auto pairs = static_cast<std::size_t>(std::max(1, request_.threads / 2));
    const std::size_t workers = std::min(pairs, clips_.size());
    threads_each_ = std::max(1, request_.threads / static_cast<int>(std::max<std::size_t>(1, workers)));
    {
      std::vector<std::jthread> threads;
      for (std::size_t worker = 0; worker < workers; ++worker) {
        threads.emplace_back([this] { work(); });
      }
    }
    error_.rethrow();
    return std::move(clips_);
  }

 private:
  void work() {
    for (std::size_t index = next_++; index < clips_.size() && !failed_; index = next_++) {
      try {
        clips_[index] = cut(index);
      } catch (...) {
        error_.record(std::current_exception());
        failed_ = true;
      }
    }
  }

  [[nodiscard]] Clip cut(std::size_t index) const {
    const PlannedClip& planned = plan_.clips[index];
    const FrameTimes& times = timeline_.analysis->video.times;
    media::ClipJob job{.source = request_.video,
                       .output = request_.folder / names_[index],
                       .pieces = {},
                       .encode = request_.encode,
                       .decoder_threads = threads_each_,
                       .copy = request_.options.clip_copy && !request_.options.clip_crop};
    job.encode.threads = threads_each_;
    job.stopped = [this] { return failed_ || (request_.stopped && request_.stopped()); };
    for (const FrameSpan& piece : planned.pieces) {
      job.pieces.push_back({times.start(piece), times.end(piece)});
      job.frames += piece.frames();
    }
    if (request_.options.clip_crop) {
      add_crop(job, crop_path(timeline_, *planned.identity, planned.pieces));
    }
    const media::ClipFile written = media::write_clip(job);
    return {.identity = planned.identity->id,
            .file = job.output,
            .pieces = planned.pieces,
            .frames = written.frames,
            .copied = written.copied};
  }

  const Timeline& timeline_;
  const ClipRequest& request_;
  ClipPlan plan_;
  std::vector<std::string> names_;
  std::vector<Clip> clips_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  sync::FirstError error_;
  int threads_each_ = 1;
};

}  // namespace

ClipResult write_clips(const Timeline& timeline, const ClipRequest& request) {
  ClipPlan plan = plan_clips(timeline, request.options);
  ClipResult result{.clips = {}, .left_without = plan.left_without};
  auto names = names_of(plan, timeline, extension_for(request.video));
  make_folder(request.folder);
  check_names(request, names);
  result.clips = Cutter(timeline, request, std::move(plan), std::move(names)).run();
  return result;
}

}  // namespace smartcv::face_timeline

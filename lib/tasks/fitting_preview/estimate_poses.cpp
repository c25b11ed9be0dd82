#include "tasks/fitting_preview/estimate_poses.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "job/frame_ends.h"
#include "job/scouting_source.h"
#include "job/stage_options.h"
#include "job/thread_budget.h"
#include "job/video_facts.h"
#include "tasks/fitting_preview/link_people.h"
#include "tasks/fitting_preview/pose_finder.h"
#include "tasks/fitting_preview/pose_task.h"

namespace smartcv::fitting_preview {
namespace {

// Of "auto": the longest time without a pose, and the motion that makes one due earlier, see job/look_planner.h.
constexpr double longest_wait = 0.2;  // seconds
constexpr double motion = 24;
constexpr double moving_part = 0.1;

}  // namespace

job::LookOptions pose_look_options(const Options& options, double frame_rate) {
  if (options.pose_every > 0) {
    return {.cut_threshold = options.cut_threshold, .every = options.pose_every};
  }
  return {.cut_threshold = options.cut_threshold,
          .every = std::max(1, static_cast<int>(std::lround(longest_wait * frame_rate))),
          .motion_per_look = motion,
          .moving_part = moving_part};
}

PoseRun estimate_poses(media::Reader& reader, const Networks& networks, const Request& request,
                       const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const Settings& settings = request.settings;
  const Options& options = settings.fitting;
  const media::SourceInfo& source = reader.info();
  const int cores = job::thread_budget(settings).cores;
  const bool cuda = networks.device.cuda;
  PoseRun run;
  run.stages = job::stage_options(settings.stages, {.cuda = cuda,
                                                    .held_frames = 1,
                                                    .frame_bytes = job::frame_bytes(source.video.layout),
                                                    .cores = static_cast<std::size_t>(cores)});
  const auto finder = make_pose_finder(networks, options.detect_every);
  job::LookBoard board;
  job::FrameLog log;
  PoseTask task(
      source.video.orientation,
      {.finder = finder.get(), .board = &board, .inference_threads = job::inference_threads(run.stages, cuda, cores)});
  job::ReaderSource frames(reader, request.frame_limit);
  job::ScoutingSource from(frames, pose_look_options(options, job::frame_rate(source.video)), board, log,
                           job::Unlooked::left_out);
  job::NoTarget to;
  const pipeline::ProgressCallback of_video = [&](const pipeline::JobStatistics& so_far) {
    pipeline::JobStatistics told = so_far;
    told.frames = static_cast<std::uint64_t>(task.frames_done());
    progress(told);
  };
  run.statistics =
      pipeline::run_job(from, task, to, run.stages, stop, progress ? of_video : pipeline::ProgressCallback{});
  run.statistics.frames = static_cast<std::uint64_t>(log.frames());

  run.poses.video = job::video_facts(request.input, source, log.times(job::nominal_rate(source.video)));
  run.poses.shots = log.shots();
  run.poses.source = networks.source;
  run.poses.people = link_people(task.seen(), run.poses.shots, run.poses.video.times,
                                 {.confidence = options.confidence, .gap_seconds = options.gap_seconds});
  run.counts = task.counts();
  run.counts.frames = log.frames();
  run.counts.shots = static_cast<std::int64_t>(run.poses.shots.size());
  run.counts.people = static_cast<std::int64_t>(run.poses.people.size());
  return run;
}

}  // namespace smartcv::fitting_preview

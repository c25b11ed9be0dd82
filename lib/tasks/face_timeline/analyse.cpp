#include "tasks/face_timeline/analyse.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "job/frame_ends.h"
#include "job/stage_options.h"
#include "job/thread_budget.h"
#include "tasks/face_timeline/face_timeline_task.h"
#include "tasks/face_timeline/look_planner.h"
#include "tasks/face_timeline/scouting_source.h"

namespace smartcv::face_timeline {
namespace {

Rational nominal_rate(const media::VideoInfo& video) {
  return video.average_frame_rate.num > 0 && video.average_frame_rate.known() ? video.average_frame_rate
                                                                              : Rational{25, 1};
}

// A camera's start timecode stands with the video, with a track of its own (QuickTime) or with the file (Matroska).
std::string timecode_of(const media::SourceInfo& source) {
  const auto told = [](const std::map<std::string, std::string>& metadata) {
    const auto entry = metadata.find("timecode");
    return entry == metadata.end() ? std::string() : entry->second;
  };
  for (const media::StreamInfo& stream : source.streams) {
    if (stream.index == source.video.stream_index && !told(stream.metadata).empty()) {
      return told(stream.metadata);
    }
  }
  for (const media::StreamInfo& stream : source.streams) {
    if (stream.type == "data" && !told(stream.metadata).empty()) {
      return told(stream.metadata);
    }
  }
  return told(source.metadata);
}

}  // namespace

AnalysisRun analyse(media::Reader& reader, const Networks& networks, const Request& request,
                    const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const Settings& settings = request.settings;
  const media::SourceInfo& source = reader.info();
  const auto cores = static_cast<std::size_t>(job::thread_budget(settings).cores);
  const bool cuda = networks.device.cuda;
  AnalysisRun run;
  run.stages = job::stage_options(
      settings.stages,
      {.cuda = cuda, .held_frames = 1, .frame_bytes = job::frame_bytes(source.video.layout), .cores = cores});
  const LookOptions looks = look_options(settings.timeline, job::frame_rate(source.video), cuda);
  LookBoard board;
  FaceTimelineTask task(
      settings.timeline, source.video.orientation,
      {.detector = networks.detector.get(),
       .recognizer = networks.recognizer.get(),
       .board = &board,
       .looks_apart = looks.every,
       .inference_threads = cuda ? 1 : static_cast<int>(std::max<std::size_t>(1, cores / run.stages.infer_workers)),
       .workers = cuda ? 1 : run.stages.infer_workers});
  job::ReaderSource frames(reader, request.frame_limit);
  ScoutingSource from(frames, looks, board);
  job::NoTarget to;
  run.statistics = pipeline::run_job(from, task, to, run.stages, stop, progress);
  run.analysis = task.take_analysis(nominal_rate(source.video));
  run.analysis.video.file = request.input.filename().string();
  run.analysis.video.upright = {source.upright_width(), source.upright_height()};
  run.analysis.video.timecode = timecode_of(source);
  run.analysis.embeddings = networks.source;
  run.counts = task.counts();
  run.embeddings = task.embedding_log();
  return run;
}

}  // namespace smartcv::face_timeline

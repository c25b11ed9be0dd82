#include "tasks/face_timeline/analyse.h"

#include <cstddef>

#include "job/frame_ends.h"
#include "job/scouting_source.h"
#include "job/stage_options.h"
#include "job/thread_budget.h"
#include "job/video_facts.h"
#include "tasks/face_timeline/face_timeline_task.h"
#include "tasks/face_timeline/look_options.h"

namespace smartcv::face_timeline {

AnalysisRun analyse(media::Reader& reader, const Networks& networks, const Request& request,
                    const pipeline::StopRequest& stop, const pipeline::ProgressCallback& progress) {
  const Settings& settings = request.settings;
  const media::SourceInfo& source = reader.info();
  const int cores = job::thread_budget(settings).cores;
  const bool cuda = networks.device.cuda;
  AnalysisRun run;
  run.stages = job::stage_options(settings.stages, {.cuda = cuda,
                                                    .held_frames = 1,
                                                    .frame_bytes = job::frame_bytes(source.video.layout),
                                                    .cores = static_cast<std::size_t>(cores)});
  const job::LookOptions looks = look_options(settings.timeline, job::frame_rate(source.video), cuda);
  job::LookBoard board;
  job::FrameLog log;
  FaceTimelineTask task(settings.timeline, source.video.orientation,
                        {.detector = networks.detector.get(),
                         .recognizer = networks.recognizer.get(),
                         .board = &board,
                         .looks_apart = looks.every,
                         .inference_threads = job::inference_threads(run.stages, cuda, cores),
                         .workers = cuda ? 1 : run.stages.infer_workers});
  job::ReaderSource frames(reader, request.frame_limit);
  job::ScoutingSource from(frames, looks, board, log, job::Unlooked::given_out);
  job::NoTarget to;
  run.statistics = pipeline::run_job(from, task, to, run.stages, stop, progress);
  run.analysis = task.take_analysis(job::video_facts(request.input, source, log.times(job::nominal_rate(source.video))),
                                    log.shots());
  run.analysis.embeddings = networks.source;
  run.counts = task.counts();
  run.embeddings = task.embedding_log();
  return run;
}

}  // namespace smartcv::face_timeline

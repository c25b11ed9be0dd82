#include "tasks/anonymize/scout_job.h"

#include <set>
#include <utility>

#include "base/error.h"
#include "job/checks.h"
#include "job/frame_ends.h"
#include "job/scouting_source.h"
#include "job/stage_options.h"
#include "tasks/anonymize/look_choice.h"
#include "tasks/anonymize/run_ends.h"
#include "tasks/anonymize/scout_task.h"
#include "tasks/anonymize/who_decision.h"
#include "tasks/anonymize/who_plan.h"

namespace smartcv::anonymize {

Scouting scout(const Request& request, SearchPass pass, const media::ReaderOptions& reading,
               const Recognition& recognition, const pipeline::StopRequest& stop,
               const pipeline::ProgressCallback& progress) {
  const Settings& settings = request.settings;
  media::Reader reader(request.input, reading);
  const job::LookOptions looks = look_choice(pass.options, job::frame_rate(reader.info().video), pass.cuda);
  job::LookBoard& board = *pass.parts.board;
  const std::size_t workers = pass.stages.infer_workers;
  ScoutTask task(pass.options, reader.info().video.orientation, std::move(pass.parts), *recognition.recognizer,
                 workers);
  const auto from = frames_of(request, reader);
  job::ScoutingSource scouted(*from, looks, board);
  job::NoTarget to;
  Scouting scouting;
  scouting.statistics =
      pipeline::run_job(scouted, task, to, pass.stages, stop, [&progress](pipeline::JobStatistics so_far) {
        so_far.pass = "pass 1 of 2, who is who";
        if (progress) {
          progress(so_far);
        }
      });
  if (scouting.statistics.stopped) {
    throw Error(
        ErrorCode::stopped,
        "stopped on request while it was looked at for the first time; who stays visible was not decided yet, so "
        "nothing is written: run it again",
        {.file = request.input.string()});
  }
  scouting.read = reader.statistics();
  if (!request.frame_limit && !request.piece) {
    job::judge_damage(scouting.read, request.input, settings.allow_damaged);
  }
  scouting.frames = task.take_frames();
  scouting.looks = task.take_looks();
  scouting.counts = task.counts();
  return scouting;
}

TrackPlan plan_of(TrackPlan head, Scouting& scouting, const KnownPeople& people,
                  const identity::Calibration& calibration) {
  head.frames = std::move(scouting.frames);
  std::set<std::int64_t> ids;
  for (const PlannedFrame& frame : head.frames) {
    for (const vision::TrackPlace& place : frame.places) {
      ids.insert(place.track);
    }
  }
  for (const std::int64_t id : ids) {
    head.tracks.push_back({.id = id});
  }
  decide_tracks(head, scouting.looks, people, rules_of(calibration));
  return head;
}

}  // namespace smartcv::anonymize

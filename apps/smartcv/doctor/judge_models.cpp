#include "base/format.h"
#include "smartcv/doctor/judge.h"
#include "smartcv/doctor/units.h"

namespace smartcv::doctor {
namespace {

constexpr const char* section = "Models";

Line model_line(const ModelFacts& model) {
  Line line{section, model.name};
  const std::string pull = "smartcv models pull " + model.name;
  line.meaning = fmt::format("{}: {}", model.needed ? "needed by default" : "optional", model.task);
  switch (model.state) {
    case ModelFacts::State::verified:
      line.found = "verified";
      break;
    case ModelFacts::State::unverified:
      line.found = "there, not verified (no SHA-256 is known)";
      break;
    case ModelFacts::State::missing:
      line.state = model.needed ? State::error : State::note;
      line.found = "not there";
      line.to_do = model.needed ? pull : pull + " (if you need it)";
      break;
    case ModelFacts::State::damaged:
      line.state = model.needed ? State::error : State::warning;
      line.found = "damaged, " + model.detail;
      line.to_do = "delete it, then: " + pull;
      break;
  }
  return line;
}

}  // namespace

Lines judge_models(const std::vector<ModelFacts>& facts, const std::string& folder) {
  Lines lines;
  for (const bool needed : {true, false}) {  // those that matter first
    for (const ModelFacts& model : facts) {
      if (model.needed == needed) {
        lines.push_back(model_line(model));
      }
    }
  }
  if (folder.empty()) {
    lines.push_back({section, "folder", State::error, "not known", "the weights are looked for in it",
                     "set SMARTCV_MODELS or HOME"});
  }
  return lines;
}

Line judge_bench(const std::string& job, const Answer<BenchFacts>& answer) {
  Line line{"Expected speed", job};
  if (!answer.facts) {
    line.state = State::error;
    line.found = "does not run";
    line.meaning = answer.problem;
    line.to_do = "mend what is marked above; `smartcv bench " + job + "` shows more";
    return line;
  }
  const BenchFacts& facts = *answer.facts;
  line.found = fmt::format("{:.1f} frames a second at {}", facts.fps, facts.picture);
  line.meaning = fmt::format("the whole job with its default settings on the {} ({} frames); '{}' sets the pace",
                             facts.device, facts.frames, facts.limiting_stage);
  if (facts.load > 0.5 * facts.cores) {
    line.state = State::note;
    line.meaning +=
        fmt::format("; other programs were at work (load {:.1f} on {})", facts.load, counted(facts.cores, "core"));
    line.to_do = "measure again when the machine is idle";
    return line;
  }
  line.to_do = "nothing; `smartcv bench " + job + "` compares the parts and the variants";
  return line;
}

Lines judge(const Facts& facts) {
  Lines all;
  for (const Lines& lines :
       {judge_machine(facts.machine), judge_folders(facts.data, facts.folders),
        judge_networks(facts.networks, facts.machine), judge_gpu(facts.gpu), judge_media(facts.media),
        judge_pictures(facts.pictures), judge_models(facts.models, facts.models_folder)}) {
    all.insert(all.end(), lines.begin(), lines.end());
  }
  return all;
}

}  // namespace smartcv::doctor

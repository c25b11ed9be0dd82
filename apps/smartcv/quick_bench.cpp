#include "smartcv/quick_bench.h"

#include <cstdlib>

#include "base/cores.h"
#include "base/format.h"
#include "config/data_folder.h"
#include "media/reader.h"
#include "nn/runtime.h"
#include "smartcv/anonymize_legs.h"
#include "smartcv/anonymize_setup.h"
#include "smartcv/bench_clip.h"
#include "smartcv/scratch_folder.h"

namespace smartcv::app {
namespace {

constexpr int frames = 75;  // a few seconds on two cores
constexpr int warm_up = 8;  // LibTorch is loaded and its kernels are chosen before the clock runs

}  // namespace

doctor::BenchFacts quick_anonymize() {
  doctor::BenchFacts facts;
  getloadavg(&facts.load, 1);
  facts.cores = usable_cores();
  anonymize::Request request = default_request();
  const ScratchFolder scratch;
  request.input = scratch.path() / "clip.mp4";
  request.output = scratch.path() / "out.mp4";
  make_bench_clip(request.input, config::models_folder().parent_path() / "demo" / "astronaut.png", frames);
  (void)job_leg(request, warm_up, scratch.path());
  const BenchLeg leg = job_leg(request, frames, scratch.path());
  const media::Reader reader(request.input);
  const auto& layout = reader.info().video.layout;
  facts.picture = fmt::format("{}x{}", layout.width, layout.height);
  facts.device = nn::runtime().resolve_device(request.settings.device, request.settings.precision).name;
  facts.frames = leg.frames;
  facts.fps = leg.fps();
  facts.limiting_stage = leg.limiting_stage;
  return facts;
}

}  // namespace smartcv::app

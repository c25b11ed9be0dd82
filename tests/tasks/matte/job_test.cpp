#include "tasks/matte/job.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "media/reader.h"
#include "nn/runtime.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/pseudo_checkpoint.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"
#include "vision/sample_rows.h"

using namespace smartcv;
using namespace smartcv::matte;

namespace {

namespace fs = std::filesystem;

constexpr double steps = 65535;

// The alpha of a whole job, 16 bits without loss.
Request alpha_job(const fs::path& input, const fs::path& output, const fs::path& weights, double ratio) {
  Request request;
  request.input = input;
  request.output = output;
  request.outputs = {{OutputKind::alpha, output}};
  request.models["network"] = {weights, ""};
  request.settings.device = "cpu";
  request.settings.precision = "fp32";
  request.settings.matte.downsample_ratio = ratio;
  request.settings.matte.bits = 16;
  return request;
}

std::vector<float> samples_of(const media::Frame& frame) {
  const media::ConstPicture picture = frame.picture();
  const auto& component = picture.components[0];
  std::vector<float> samples;
  for (int y = 0; y < component.height; ++y) {
    std::vector<float> row(static_cast<std::size_t>(component.width));
    vision::load_samples(component, y, 0, component.width, row.data());
    samples.insert(samples.end(), row.begin(), row.end());
  }
  return samples;
}

// See Note [Clean alpha] in vision/matte.h.
double cleaned(double alpha) {
  constexpr double cleanup = 0.5 / 255;
  return alpha < cleanup ? 0 : alpha > 1 - cleanup ? 1 : alpha;
}

// The largest difference of the file's alpha to the network's own, frame after frame with the memory carried, in steps
// of 16 bits.
double largest_error(const Request& request, double ratio) {
  const auto network = nn::runtime().make_matting(request.models.begin()->second.path,
                                                  {.device = nn::runtime().resolve_device("cpu", "fp32")});
  const auto state = network->make_state();
  media::Reader source(request.input);
  media::Reader written(request.output);
  double largest = 0;
  while (const auto frame = source.next()) {
    const auto alpha = written.next();
    REQUIRE(alpha);
    const auto input = network->prepare(frame->picture(), source.info().video.orientation);
    const nn::MattingInput* const inputs[] = {&input};
    const auto mattes = network->run(inputs, *state, {ratio, false});
    const auto found = samples_of(*alpha);
    for (std::size_t i = 0; i < found.size(); ++i) {
      largest = std::max(largest, std::abs(found[i] - steps * cleaned(mattes[0].alpha[i])));
    }
  }
  CHECK_FALSE(written.next());
  return largest;
}

fs::path made(const tests::TemporaryFolder& folder, const std::string& source, int frames) {
  tests::run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", std::to_string(frames),
                           "-c:v", "ffv1", (folder / "clip.mkv").string()});
  return folder / "clip.mkv";
}

}  // namespace

TEST_CASE("the alpha of a whole job is the network's, rounded to the nearest step: MobileNetV3", "[matte][job]") {
  const auto weights = tests::shared_file("weights/rvm_mobilenetv3.pth");
  if (!weights) {
    return;
  }
  const tests::TemporaryFolder folder;
  const auto request = alpha_job(tests::fixture("b_frames.mp4"), folder / "alpha.mkv", *weights, 0.9);
  const Result result = run(request, {});
  CHECK(result.network == "rvm-mobilenetv3");
  CHECK(largest_error(request, 0.9) <= 0.51);
}

TEST_CASE("the alpha of a whole job is the network's, rounded to the nearest step: ResNet50, pseudo-random weights",
          "[matte][job][slow]") {
  if (!tests::shared_file("golden/pseudo/rvm_resnet50.keys.json")) {
    return;
  }
  const tests::TemporaryFolder folder;
  const auto weights = folder / "rvm.safetensors";
  tests::write_pseudo_checkpoint("rvm_resnet50", weights);
  const auto clip = made(folder, "testsrc2=size=321x243:rate=10", 4);
  for (const double ratio : {0.4, 1.0}) {
    CAPTURE(ratio);
    auto request = alpha_job(clip, folder / "alpha.mkv", weights, ratio);
    request.settings.encode.overwrite = true;
    // Not the same as one frame after the other would give by itself: the chunk crosses the job's stages as a whole.
    request.settings.matte.seq_chunk = 3;
    const Result result = run(request, {});
    CHECK(result.network == "rvm-resnet50");
    CHECK(result.counts.frames == 4);
    CHECK(largest_error(request, ratio) <= 0.51);
  }
}

// What a try-on script does: decode a frame, run YOLOv8-pose on it with all threads, encode the frame, next frame. It
// draws nothing, in its own favour. benchmarks/fitting_vs_loop takes turns with it and `smartcv fitting-preview`.
//   pose_loop WEIGHTS VIDEO OUTPUT [INPUT_SIZE]
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <thread>

#include "media/reader.h"
#include "media/writer.h"
#include "nn/device.h"
#include "nn/inference.h"
#include "nn/pose_factory.h"

namespace {

using namespace smartcv;

void run(const std::filesystem::path& weights, const std::filesystem::path& video, const std::filesystem::path& output,
         int input_size) {
  nn::use_threads(static_cast<int>(std::thread::hardware_concurrency()));
  const auto estimator =
      nn::make_pose_estimator("yolov8-pose", {.device = nn::resolve_device("cpu", "auto"), .input_size = input_size},
                              {{"yolov8-pose", weights}});
  media::Reader reader(video, {});
  media::Writer writer(output, reader.info(), {.overwrite = true});
  const auto orientation = reader.info().video.orientation;
  std::size_t people = 0;
  while (auto frame = reader.next()) {
    const auto input = estimator->prepare(frame->picture(), orientation);
    const nn::PoseInput* const inputs[] = {&input};
    people += estimator->detect(inputs).front().size();
    writer.write(std::move(*frame));
  }
  const auto written = writer.finish();
  std::printf("%lld frames, %zu people\n", static_cast<long long>(written.frames), people);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) {
    std::fputs("usage: pose_loop WEIGHTS VIDEO OUTPUT [INPUT_SIZE]\n", stderr);
    return 2;
  }
  try {
    run(argv[1], argv[2], argv[3], argc == 5 ? std::stoi(argv[4]) : 640);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pose_loop: %s\n", error.what());
    return 1;
  }
  return 0;
}

#ifndef SMARTCV_TESTS_APPS_FITTING_DESK_H
#define SMARTCV_TESTS_APPS_FITTING_DESK_H

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/run_command.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

// `smartcv fitting-preview` with YOLOv8n-pose and RVM out of the files beside the project, a catalogue that takes those
// files, and the sample garments.
class FittingDesk {
 public:
  FittingDesk();

  // False: the weights or the footage are not there and the test is skipped.
  [[nodiscard]] bool ready() const { return weights_ && matte_ && footage_; }
  // The first frames of somebody who stands before the camera, 304x540, with a tone.
  [[nodiscard]] std::filesystem::path clip(const std::string& name = "walk.mp4", int frames = 8) const;
  // Runs the program on the CPU without progress; `models`: false hides every weight file.
  [[nodiscard]] CommandResult run(const std::vector<std::string>& words, bool models = true) const;
  [[nodiscard]] std::string at(const std::string& name) const { return (folder_ / name).string(); }
  // A garment file of configs/garments.
  [[nodiscard]] static std::string garment(const std::string& name);

 private:
  std::optional<std::filesystem::path> weights_ = shared_file("weights/yolov8n-pose.pt");
  std::optional<std::filesystem::path> matte_ = shared_file("weights/rvm_mobilenetv3.pth");
  std::optional<std::filesystem::path> footage_ = shared_file("media/test24_304x540.mkv");
  TemporaryFolder folder_;
};

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_APPS_FITTING_DESK_H

#ifndef SMARTCV_TESTS_TASKS_ANONYMIZE_STRESS_CLIPS_H
#define SMARTCV_TESTS_TASKS_ANONYMIZE_STRESS_CLIPS_H

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

#include "media/frame.h"
#include "vision/geometry.h"

namespace smartcv::tests {

inline constexpr int stress_width = 640;
inline constexpr int stress_height = 360;
inline constexpr int stress_rate = 25;  // frames a second

// A face as it is to be seen in one frame.
struct TrueFace {
  int person = 0;
  vision::Box box;    // whole, may reach over the border
  float visible = 1;  // share of the box that is inside the picture and not behind something
  float frontal = 1;  // width of the face as a share of that of the face seen from the front
};

struct StressFrame {
  cv::Mat rgb;  // CV_8UC3
  std::vector<TrueFace> faces;
};

struct StressClip {
  std::string name;
  std::vector<StressFrame> frames;
};

// Clips of public faces on made-up backgrounds, each of one difficulty: straight and curved ways, turning away,
// crossing, entering and leaving at borders, something in front, cuts, blur, compression. The same pixels at every
// call. Nothing without the files beside the project.
[[nodiscard]] std::optional<std::vector<StressClip>> stress_clips();

// As the reader would give it, yuv420p.
[[nodiscard]] media::Frame frame_of(const StressFrame& frame, std::int64_t number);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_TASKS_ANONYMIZE_STRESS_CLIPS_H

#ifndef SMARTCV_TESTS_VISION_TEXTURE_H
#define SMARTCV_TESTS_VISION_TEXTURE_H

#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <random>

namespace smartcv::tests {

// Blurred noise: every place looks different. Gray, 8 bits.
inline cv::Mat texture(int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  cv::Mat small(height / 6, width / 6, CV_8UC1);
  for (int i = 0; i < small.rows * small.cols; ++i) {
    small.data[i] = static_cast<std::uint8_t>(random() % 256);
  }
  cv::Mat large;
  cv::resize(small, large, {width, height}, 0, 0, cv::INTER_CUBIC);
  return large;
}

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_VISION_TEXTURE_H

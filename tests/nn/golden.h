#ifndef SMARTCV_TESTS_NN_GOLDEN_H
#define SMARTCV_TESTS_NN_GOLDEN_H

#include <cstdint>
#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

namespace smartcv::tests {

// A float32 array of a .npy file, C order.
struct NpyArray {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};
[[nodiscard]] NpyArray read_npy(const std::filesystem::path& path);

// The same of 8-bit pixels.
struct NpyPixels {
  std::vector<std::int64_t> shape;
  std::vector<std::uint8_t> values;
};
[[nodiscard]] NpyPixels read_npy_pixels(const std::filesystem::path& path);
// The same as a picture: [rows, columns, 3] to CV_8UC3.
[[nodiscard]] cv::Mat read_npy_rgb8(const std::filesystem::path& path);

// CV_8UC3, R G B.
[[nodiscard]] cv::Mat read_rgb(const std::filesystem::path& path);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_NN_GOLDEN_H

#include "tests/nn/golden.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sstream>
#include <utility>

namespace smartcv::tests {
namespace {

// The elements of a .npy file as bytes, and its shape.
struct NpyBytes {
  std::vector<std::int64_t> shape;
  std::string bytes;
};

NpyBytes read_npy_bytes(const std::filesystem::path& path, const std::string& type, std::size_t element_size) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  REQUIRE(bytes.substr(0, 6) == "\x93NUMPY");
  const std::size_t header_size = static_cast<std::uint8_t>(bytes[8]) + 256U * static_cast<std::uint8_t>(bytes[9]);
  const auto header = bytes.substr(10, header_size);
  REQUIRE(header.find("'" + type + "'") != std::string::npos);
  NpyBytes array;
  const auto open = header.find('(');
  std::istringstream shape(header.substr(open + 1, header.find(')') - open - 1));
  std::size_t elements = 1;
  for (std::string side; std::getline(shape, side, ',');) {
    if (side.find_first_of("0123456789") != std::string::npos) {
      array.shape.push_back(std::stoll(side));
      elements *= static_cast<std::size_t>(array.shape.back());
    }
  }
  array.bytes = bytes.substr(10 + header_size);
  REQUIRE(array.bytes.size() == elements * element_size);
  return array;
}

}  // namespace

NpyArray read_npy(const std::filesystem::path& path) {
  const auto array = read_npy_bytes(path, "<f4", sizeof(float));
  std::vector<float> values(array.bytes.size() / sizeof(float));
  std::memcpy(values.data(), array.bytes.data(), array.bytes.size());
  return {array.shape, std::move(values)};
}

NpyPixels read_npy_pixels(const std::filesystem::path& path) {
  const auto array = read_npy_bytes(path, "|u1", 1);
  return {array.shape, std::vector<std::uint8_t>(array.bytes.begin(), array.bytes.end())};
}

cv::Mat read_npy_rgb8(const std::filesystem::path& path) {
  const auto pixels = read_npy_pixels(path);
  REQUIRE((pixels.shape.size() == 3 && pixels.shape[2] == 3));
  cv::Mat picture(static_cast<int>(pixels.shape[0]), static_cast<int>(pixels.shape[1]), CV_8UC3);
  std::memcpy(picture.data, pixels.values.data(), pixels.values.size());
  return picture;
}

cv::Mat read_rgb(const std::filesystem::path& path) {
  cv::Mat rgb;
  cv::cvtColor(cv::imread(path.string(), cv::IMREAD_COLOR), rgb, cv::COLOR_BGR2RGB);
  return rgb;
}

}  // namespace smartcv::tests

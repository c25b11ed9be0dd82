#include "tests/nn/golden.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sstream>

namespace smartcv::tests {
namespace {

std::filesystem::path models_folder() {
  if (const char* models = std::getenv("SMARTCV_MODELS")) {
    return models;
  }
  if (const char* cache = std::getenv("SMARTCV_CACHE")) {
    return std::filesystem::path(cache) / "models";
  }
  if (const char* cache = std::getenv("XDG_CACHE_HOME")) {
    return std::filesystem::path(cache) / "smartcv" / "models";
  }
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "" : home) / ".cache" / "smartcv" / "models";
}

struct NpyFile {
  std::vector<std::int64_t> shape;
  std::string bytes;
};

NpyFile open_npy(const std::filesystem::path& path, const std::string& type) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  REQUIRE(bytes.substr(0, 6) == "\x93NUMPY");
  const std::size_t header_size = static_cast<std::uint8_t>(bytes[8]) + 256U * static_cast<std::uint8_t>(bytes[9]);
  const auto header = bytes.substr(10, header_size);
  REQUIRE(header.find(type) != std::string::npos);
  NpyFile result;
  const auto open = header.find('(');
  std::istringstream sides(header.substr(open + 1, header.find(')') - open - 1));
  for (std::string side; std::getline(sides, side, ',');) {
    if (side.find_first_of("0123456789") != std::string::npos) {
      result.shape.push_back(std::stoll(side));
    }
  }
  result.bytes = bytes.substr(10 + header_size);
  return result;
}

std::int64_t elements_of(const std::vector<std::int64_t>& shape) {
  std::int64_t elements = 1;
  for (const auto side : shape) {
    elements *= side;
  }
  return elements;
}

}  // namespace

NpyArray read_npy(const std::filesystem::path& path) {
  const auto [shape, bytes] = open_npy(path, "'<f4'");
  NpyArray array{shape, std::vector<float>(bytes.size() / sizeof(float))};
  REQUIRE(static_cast<std::int64_t>(array.values.size()) == elements_of(shape));
  std::memcpy(array.values.data(), bytes.data(), bytes.size());
  return array;
}

cv::Mat read_npy_rgb8(const std::filesystem::path& path) {
  const auto [shape, bytes] = open_npy(path, "'|u1'");
  REQUIRE((shape.size() == 3 && shape[2] == 3));
  cv::Mat picture(static_cast<int>(shape[0]), static_cast<int>(shape[1]), CV_8UC3);
  REQUIRE(static_cast<std::int64_t>(bytes.size()) == elements_of(shape));
  std::memcpy(picture.data, bytes.data(), bytes.size());
  return picture;
}

nlohmann::json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

cv::Mat read_rgb(const std::filesystem::path& path) {
  cv::Mat rgb;
  cv::cvtColor(cv::imread(path.string(), cv::IMREAD_COLOR), rgb, cv::COLOR_BGR2RGB);
  return rgb;
}

media::ConstPicture view_of(const cv::Mat& rgb) {
  media::ConstPicture picture;
  picture.layout.width = rgb.cols;
  picture.layout.height = rgb.rows;
  picture.layout.model = media::ColorModel::rgb;
  picture.layout.range = media::ColorRange::full;
  picture.count = 3;
  for (std::size_t i = 0; i < 3; ++i) {
    picture.components[i] = {rgb.data + i, static_cast<std::ptrdiff_t>(rgb.step), 3, 0, 8, rgb.cols, rgb.rows};
  }
  return picture;
}

std::optional<std::filesystem::path> model_file(const std::string& name) {
  auto path = models_folder() / name;
  if (std::filesystem::exists(path)) {
    return path;
  }
  const char* required = std::getenv("SMARTCV_REQUIRE_SHARED");
  if (required != nullptr && std::string(required) == "1") {
    FAIL(path << " is missing: run scripts/setup");
  }
  std::cerr << "skipped: '" << Catch::getResultCapture().getCurrentTestName() << "' needs " << path << "\n";
  return std::nullopt;
}

}  // namespace smartcv::tests

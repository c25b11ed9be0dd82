#include "vision/affine_sampler.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <opencv2/core.hpp>
#include <vector>

#include "base/error.h"
#include "tests/vision/test_picture.h"
#include "vision/rgb_sampler.h"

namespace {

using namespace smartcv;
using vision::Affine;
using vision::AffineCrop;
using vision::Size;

int largest_difference(const cv::Mat& a, const cv::Mat& b) {
  REQUIRE(a.size() == b.size());
  return static_cast<int>(cv::norm(a, b, cv::NORM_INF));
}

// A pixel of an RGB picture, zero outside.
std::array<double, 3> pixel(const cv::Mat& rgb, int x, int y, bool repeat_edge) {
  if (repeat_edge) {
    x = std::clamp(x, 0, rgb.cols - 1);
    y = std::clamp(y, 0, rgb.rows - 1);
  } else if (x < 0 || y < 0 || x >= rgb.cols || y >= rgb.rows) {
    return {0, 0, 0};
  }
  const auto& value = rgb.at<cv::Vec3b>(y, x);
  return {static_cast<double>(value[0]), static_cast<double>(value[1]), static_cast<double>(value[2])};
}

// The crop by its definition, in double: the mean of k x k bilinear samples per pixel.
cv::Mat reference(const cv::Mat& rgb, const AffineCrop& crop, int k) {
  cv::Mat out(crop.size.height, crop.size.width, CV_64FC3, cv::Scalar::all(0));
  const auto& m = crop.to_picture;
  for (int y = 0; y < out.rows; ++y) {
    for (int x = 0; x < out.cols; ++x) {
      for (int sample = 0; sample < k * k; ++sample) {
        const double cx = x + (sample % k + 0.5) / k;
        const double cy = y + (sample / k + 0.5) / k;
        const double u = m.xx * cx + m.xy * cy + m.x0 - 0.5;
        const double v = m.yx * cx + m.yy * cy + m.y0 - 0.5;
        const int left = static_cast<int>(std::floor(u));
        const int top = static_cast<int>(std::floor(v));
        for (int corner = 0; corner < 4; ++corner) {
          const int dx = corner % 2;
          const int dy = corner / 2;
          const double weight = (dx != 0 ? u - left : 1 - (u - left)) * (dy != 0 ? v - top : 1 - (v - top));
          const auto value = pixel(rgb, left + dx, top + dy, crop.repeat_edge);
          for (int c = 0; c < 3; ++c) {
            out.at<cv::Vec3d>(y, x)[c] += weight * value[static_cast<std::size_t>(c)] / (k * k);
          }
        }
      }
    }
  }
  return out;
}

double difference_to_reference(const AffineCrop& crop, int k) {
  const tests::TestPicture picture(tests::test_format("rgb24"), 40, 30);
  const auto rgb = vision::to_rgb8(picture.view(), {}, {40, 30});
  cv::Mat found(crop.size.height, crop.size.width, CV_32FC3);
  vision::affine_rgb_float(picture.view(), {}, crop, found.ptr<float>());
  cv::Mat wide;
  found.convertTo(wide, CV_64F);
  return cv::norm(wide, reference(rgb, crop, k), cv::NORM_INF);
}

// A turn by `angle` with the crop's centre on the picture's point.
Affine turned(double scale, double angle, Size crop, double x, double y) {
  const double c = scale * std::cos(angle);
  const double s = scale * std::sin(angle);
  return {c, -s, x - (c * crop.width - s * crop.height) / 2, s, c, y - (s * crop.width + c * crop.height) / 2};
}

}  // namespace

TEST_CASE("an affine crop that changes nothing is the picture, whatever its layout", "[affine_sampler]") {
  for (const auto& format : tests::test_formats()) {
    INFO(format.name);
    const tests::TestPicture picture(format, 37, 22);
    const AffineCrop crop{.to_picture = {}, .size = {37, 22}};
    // One level: the two samplers add up in different orders before they round.
    CHECK(largest_difference(vision::affine_rgb8(picture.view(), {}, crop),
                             vision::to_rgb8(picture.view(), {}, {37, 22})) <= 1);
  }
}

TEST_CASE("an affine crop reads the upright picture, however the stored one lies", "[affine_sampler]") {
  for (const std::string name : {"rgb24", "yuv420p"}) {
    const tests::TestPicture picture(tests::test_format(name), 36, 24);
    for (const bool mirrored : {false, true}) {
      for (int turns = 0; turns < 4; ++turns) {
        const media::Orientation orientation{turns, mirrored};
        const Size upright = vision::upright_size({36, 24}, orientation);
        const auto whole = vision::to_rgb8(picture.view(), orientation, upright);
        const AffineCrop crop{.to_picture = {1, 0, 3, 0, 1, 5}, .size = {15, 12}};
        INFO(name << " turns " << turns << " mirrored " << mirrored);
        CHECK(largest_difference(vision::affine_rgb8(picture.view(), orientation, crop),
                                 whole(cv::Rect(3, 5, 15, 12))) <= 1);
      }
    }
  }
}

TEST_CASE("a crop that grows is bilinear and one that shrinks averages k x k samples", "[affine_sampler]") {
  const Size size{16, 12};
  CHECK(difference_to_reference({.to_picture = turned(0.4, 0.7, size, 20, 15), .size = size}, 1) < 1e-3);
  CHECK(difference_to_reference({.to_picture = turned(1.0, -0.3, size, 20, 15), .size = size}, 1) < 1e-3);
  CHECK(difference_to_reference({.to_picture = turned(1.2, 0.1, size, 20, 15), .size = size}, 2) < 1e-3);
  CHECK(difference_to_reference({.to_picture = turned(2.0, 0, size, 20, 15), .size = size}, 2) < 1e-3);
  CHECK(difference_to_reference({.to_picture = turned(2.5, 2.0, size, 20, 15), .size = size}, 3) < 1e-3);
  CHECK(difference_to_reference({.to_picture = turned(2.5, 2.0, size, 20, 15), .size = size, .most_samples = 1}, 1) <
        1e-3);
}

TEST_CASE("beyond the picture a crop is black with a bilinear seam, or repeats the edge", "[affine_sampler]") {
  const Size size{24, 20};
  for (const bool repeat_edge : {false, true}) {
    for (const double angle : {0.0, 0.5, 3.0}) {
      CHECK(difference_to_reference(
                {.to_picture = turned(0.45, angle, size, 1, 28), .size = size, .repeat_edge = repeat_edge}, 1) < 1e-3);
    }
  }
  // Far beyond.
  const tests::TestPicture picture(tests::test_format("yuv420p10le"), 16, 16);
  const AffineCrop far{.to_picture = {1, 0, 1e12, 0, 1, -1e12}, .size = {3, 2}, .outside = {10, 20, 30}};
  const auto found = vision::affine_rgb8(picture.view(), {}, far);
  CHECK(found.at<cv::Vec3b>(1, 2) == cv::Vec3b(10, 20, 30));
}

TEST_CASE("chroma planes are averaged by their own scale", "[affine_sampler]") {
  // Shrunk by two, a 4:2:0 picture's chroma samples are taken one to one.
  const tests::TestPicture picture(tests::test_format("yuv420p"), 32, 24);
  const AffineCrop crop{.to_picture = {2, 0, 0, 0, 2, 0}, .size = {16, 12}};
  CHECK(largest_difference(vision::affine_rgb8(picture.view(), {}, crop),
                           vision::to_rgb8(picture.view(), {}, {16, 12})) <= 1);
}

TEST_CASE("an empty picture, an empty crop and a map that is not finite are refused", "[affine_sampler]") {
  const tests::TestPicture picture(tests::test_format("yuv420p"), 16, 16);
  CHECK_THROWS_AS(vision::affine_rgb8(picture.view(), {}, {.to_picture = {}, .size = {0, 4}}), Error);
  CHECK_THROWS_AS(vision::affine_rgb8(media::ConstPicture{}, {}, {.to_picture = {}, .size = {4, 4}}), Error);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(vision::affine_rgb8(picture.view(), {}, {.to_picture = {.xx = nan}, .size = {4, 4}}), Error);
}

#include "nn/networks/facenet_crop.h"

#include <catch2/catch.hpp>

#include "base/error.h"

using namespace smartcv;

TEST_CASE("the margin is that of the finished crop, both sides together", "[facenet_crop]") {
  // 32 of 160 pixels are margin, so the face has 128: 60 px of width grow by 60 * 32 / 128 = 15 in all.
  CHECK(nn::facenet_crop({100, 50, 160, 130}, {640, 360}, 160, 32) == cv::Rect(92, 40, 75, 100));
  CHECK(nn::facenet_crop({100.9F, 50.9F, 160.9F, 130.9F}, {640, 360}, 160, 0) == cv::Rect(100, 50, 60, 80));
}

TEST_CASE("a crop is clipped to the picture and never empty", "[facenet_crop]") {
  CHECK(nn::facenet_crop({-20, -10, 30, 40}, {640, 360}, 160, 0) == cv::Rect(0, 0, 30, 40));
  CHECK(nn::facenet_crop({600, 340, 700, 400}, {640, 360}, 160, 0) == cv::Rect(600, 340, 40, 20));
  CHECK(nn::facenet_crop({10.2F, 10.2F, 10.4F, 10.4F}, {640, 360}, 160, 0) == cv::Rect(10, 10, 1, 1));
  CHECK(nn::facenet_crop({700, 400, 720, 420}, {640, 360}, 160, 0) == cv::Rect(639, 359, 1, 1));
}

TEST_CASE("a margin as wide as the crop is refused", "[facenet_crop]") {
  CHECK_THROWS_AS(nn::facenet_crop({0, 0, 10, 10}, {64, 64}, 160, 160), Error);
  CHECK_THROWS_AS(nn::facenet_crop({0, 0, 10, 10}, {64, 64}, 160, -1), Error);
}

#include "tasks/fitting_preview/skeleton.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <string>

#include "media/frame.h"
#include "tests/tasks/fitting_preview/pose_samples.h"
#include "vision/rgb_sampler.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;
using fitting_preview::tests::standing_in;
using nn::Joint;

namespace {

cv::Vec3b color_at(const media::Frame& frame, media::Orientation orientation, vision::Point p, vision::Size upright) {
  const cv::Mat rgb = vision::to_rgb8(frame.picture(), orientation, upright);
  return rgb.at<cv::Vec3b>(cvFloor(p.y), cvFloor(p.x));
}

bool near(const cv::Vec3b& color, int r, int g, int b) {
  return std::abs(color[0] - r) < 30 && std::abs(color[1] - g) < 30 && std::abs(color[2] - b) < 30;
}

vision::Point middle(const FramePose& pose, Joint a, Joint b) {
  return {(pose.at(a).point.x + pose.at(b).point.x) / 2, (pose.at(a).point.y + pose.at(b).point.y) / 2};
}

}  // namespace

TEST_CASE("limbs and joints are drawn at their places in every layout and depth", "[skeleton]") {
  const FramePose pose = standing_in(0, 160, 60, 200);
  for (const std::string format :
       {"yuv420p", "yuv420p10le", "yuv444p", "yuv422p", "nv12", "p010le", "rgb24", "gbrp12le"}) {
    CAPTURE(format);
    media::Frame frame = media::Frame::allocate(320, 240, format);
    draw_skeleton(frame.writable_picture(), {}, pose, 1);
    const auto color = [&](vision::Point p) { return color_at(frame, {}, p, {320, 240}); };
    CHECK(near(color(middle(pose, Joint::left_hip, Joint::left_knee)), 255, 140, 0));
    CHECK(near(color(middle(pose, Joint::right_hip, Joint::right_knee)), 30, 144, 255));
    CHECK(near(color(pose.at(Joint::nose).point), 255, 255, 255));
    CHECK(near(color({20, 200}), 0, 0, 0));
  }
}

TEST_CASE("a turned picture is drawn upon upright", "[skeleton]") {
  const FramePose pose = standing_in(0, 120, 60, 200);
  const media::Orientation orientation{1, true};
  media::Frame frame = media::Frame::allocate(320, 240, "yuv420p");
  draw_skeleton(frame.writable_picture(), orientation, pose, 1);
  CHECK(near(color_at(frame, orientation, middle(pose, Joint::left_hip, Joint::left_knee), {240, 320}), 255, 140, 0));
}

TEST_CASE("joints that are guesses are not drawn", "[skeleton]") {
  FramePose pose = standing_in(0, 160, 60, 200);
  for (nn::Keypoint& keypoint : pose.keypoints) {
    keypoint.score = 0.2F;
  }
  media::Frame frame = media::Frame::allocate(320, 240, "gray");
  const media::Picture picture = frame.writable_picture();
  draw_skeleton(picture, {}, pose, 1);
  const media::Component& luma = picture.components[0];
  const std::uint8_t black = luma.data[0];
  for (int y = 0; y < luma.height; ++y) {
    REQUIRE(std::all_of(luma.data + y * luma.row_stride, luma.data + y * luma.row_stride + luma.width,
                        [&](std::uint8_t value) { return value == black; }));
  }
}

#include "nn/networks/rtmpose.h"

#include <ATen/core/Tensor.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "nn/input_tensors.h"
#include "nn/networks/rtmpose_decode.h"
#include "tests/nn/golden.h"
#include "tests/nn/pseudo_weights.h"
#include "tests/support/shared.h"
#include "vision/rgb_view.h"

namespace {

using namespace smartcv;
using nn::PersonPose;
using nn::PoseInput;
using vision::Box;

std::unique_ptr<nn::PoseEstimator> make() {
  if (!tests::shared_file("golden/pseudo/rtmpose_s_256x192.keys.json")) {
    return nullptr;
  }
  nn::use_threads(1);
  const c10::InferenceMode guard;
  return std::make_unique<nn::Rtmpose>(tests::pseudo_weights("rtmpose_s_256x192"), nn::PoseOptions{});
}

// Smooth colours, so that a small shift is a small difference.
cv::Mat smooth_picture(int width, int height) {
  cv::Mat picture(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      picture.at<cv::Vec3b>(y, x) = {cv::saturate_cast<std::uint8_t>(128 + 100 * std::sin(x * 0.05)),
                                     cv::saturate_cast<std::uint8_t>(128 + 100 * std::cos(y * 0.04)),
                                     cv::saturate_cast<std::uint8_t>(255.0 * (x + y) / (width + height))};
    }
  }
  return picture;
}

// The crop mmpose makes: centre, size times 1.25, extended to 3:4, OpenCV's bilinear warp, pixel centres on integers.
cv::Mat original_crop(const cv::Mat& rgb, const Box& box) {
  const double width = box.width() * 1.25;
  const double height = box.height() * 1.25;
  const double scale = (width > height * 0.75 ? width : height * 0.75) / 192;
  const auto center = box.center();
  const cv::Mat to_picture =
      (cv::Mat_<double>(2, 3) << scale, 0, center.x - scale * 96, 0, scale, center.y - scale * 128);
  cv::Mat crop;
  cv::warpAffine(rgb, crop, to_picture, {192, 256}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
  crop.convertTo(crop, CV_32FC3);
  for (int y = 0; y < crop.rows; ++y) {
    for (int x = 0; x < crop.cols; ++x) {
      auto& pixel = crop.at<cv::Vec3f>(y, x);
      pixel = {(pixel[0] - 123.675F) / 58.395F, (pixel[1] - 116.28F) / 57.12F, (pixel[2] - 103.53F) / 57.375F};
    }
  }
  return crop;
}

bool same(const PersonPose& a, const PersonPose& b) {
  bool equal = a.box == b.box;
  for (std::size_t i = 0; i < nn::joint_count; ++i) {
    equal = equal && a.keypoints[i].point == b.keypoints[i].point && a.keypoints[i].score == b.keypoints[i].score;
  }
  return equal;
}

}  // namespace

TEST_CASE("RTMPose's crops are those of the original: wide, tall, small and beyond the picture", "[rtmpose]") {
  const auto estimator = make();
  if (!estimator) {
    return;
  }
  const auto rgb = smooth_picture(400, 300);
  const std::vector<Box> people{
      {50, 60, 150, 260}, {30, 100, 330, 160}, {200, 100, 220, 130}, {-60, 150, 80, 340}, {0, 0, 400, 300}};
  const auto input = estimator->prepare(vision::rgb_view(rgb), {}, people);
  const auto& crops = input.tensors->passes.at(0);
  REQUIRE(crops.sizes() == at::IntArrayRef({5, 3, 256, 192}));
  REQUIRE(crops.is_contiguous(at::MemoryFormat::ChannelsLast));
  for (std::size_t i = 0; i < people.size(); ++i) {
    INFO("person " << i);
    const auto expected = original_crop(rgb, people[i]);
    const cv::Mat found(256, 192, CV_32FC3, crops[static_cast<std::int64_t>(i)].data_ptr<float>());
    cv::Mat difference;
    cv::absdiff(found, expected, difference);
    difference = difference.reshape(1);
    // OpenCV's warp knows 32 positions between two pixels, which shows at the border to black.
    CHECK(cv::mean(difference)[0] < 0.01);
    double largest = 0;
    cv::minMaxLoc(difference, nullptr, &largest);
    CHECK(largest < 0.1);
  }
}

TEST_CASE("the picture for one person is the crop of its whole frame, upright", "[rtmpose]") {
  const auto estimator = make();
  if (!estimator) {
    return;
  }
  CHECK(estimator->name() == "rtmpose-s");
  CHECK(estimator->top_down());
  const auto rgb = smooth_picture(400, 300);
  const auto whole = estimator->prepare(vision::rgb_view(rgb), {});
  REQUIRE(whole.people == std::vector<Box>{{0, 0, 400, 300}});
  cv::Mat stored;
  cv::rotate(rgb, stored, cv::ROTATE_90_COUNTERCLOCKWISE);
  const auto turned = estimator->prepare(vision::rgb_view(stored), {1, false});
  CHECK(turned.upright == vision::Size{400, 300});
  CHECK(turned.people == whole.people);
  CHECK(turned.tensors->passes[0].sub(whole.tensors->passes[0]).abs().max().item<float>() < 1e-3F);
}

TEST_CASE("RTMPose gives each frame's people in the order of their boxes, in one batch as alone", "[rtmpose]") {
  const auto estimator = make();
  if (!estimator) {
    return;
  }
  const auto rgb = smooth_picture(400, 300);
  const std::vector<Box> first{{50, 60, 150, 260}, {200, 100, 260, 230}, {10, 10, 60, 120}};
  const std::vector<Box> last{{100, 20, 180, 290}, {300, 40, 380, 290}};
  const auto a = estimator->prepare(vision::rgb_view(rgb), {}, first);
  const auto b = estimator->prepare(vision::rgb_view(rgb), {}, {});
  const auto c = estimator->prepare(vision::rgb_view(rgb), {}, last);
  const auto poses = estimator->detect(std::array<const PoseInput*, 3>{&a, &b, &c});
  REQUIRE(poses.size() == 3);
  REQUIRE(poses[0].size() == 3);
  CHECK(poses[1].empty());
  REQUIRE(poses[2].size() == 2);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(poses[0][i].box == first[i]);
    const auto alone = estimator->prepare(vision::rgb_view(rgb), {}, std::array{first[i]});
    CHECK(same(estimator->detect(std::array{&alone}).at(0).at(0), poses[0][i]));
  }
  CHECK(poses[2][1].box == last[1]);
  CHECK(estimator->detect(std::array{&b}).at(0).empty());
  CHECK(estimator->detect({}).empty());
}

TEST_CASE("RTMPose's points lie in the picture where the crop saw them, with scores clamped to 0..1", "[rtmpose]") {
  const auto estimator = make();
  if (!estimator) {
    return;
  }
  const auto rgb = smooth_picture(400, 300);
  const Box box{100, 50, 220, 210};  // with the padding 150 x 200: 0.78125 px of the picture for one of the crop
  const auto input = estimator->prepare(vision::rgb_view(rgb), {}, std::array{box});
  const auto person = estimator->detect(std::array{&input}).at(0).at(0);
  const c10::InferenceMode guard;
  const auto weights = tests::pseudo_weights("rtmpose_s_256x192");
  const auto net =
      nn::make_network<nn::RtmposeNet>(weights, nn::Device{}, nn::ConvPath::fused, nn::cspnext_variant(weights));
  const auto [x, y] = net(input.tensors->passes[0]);
  const auto raw = nn::decode_simcc({x.const_data_ptr<float>(), static_cast<std::size_t>(x.numel())},
                                    {y.const_data_ptr<float>(), static_cast<std::size_t>(y.numel())});
  float sum = 0;
  for (std::size_t i = 0; i < nn::joint_count; ++i) {
    CHECK(person.keypoints[i].point.x == Approx(raw[i].point.x / 192 * 150 + 160 - 75).margin(1e-3));
    CHECK(person.keypoints[i].point.y == Approx(raw[i].point.y / 256 * 200 + 130 - 100).margin(1e-3));
    CHECK(person.keypoints[i].score == std::clamp(raw[i].score, 0.0F, 1.0F));
    sum += person.keypoints[i].score;
  }
  CHECK(person.score == Approx(sum / 17));
}

TEST_CASE("a point that no bin speaks for has score 0 or less and lies at -0.5", "[rtmpose]") {
  std::array<float, 17 * 4> x{};
  std::array<float, 17 * 6> y{};
  x.fill(-1);
  y.fill(-1);
  x[2] = 0.5F;  // key point 0: column 1
  x[3] = 0.5F;  // as good, but later
  y[5] = 0.75F;
  x[4 + 1] = 0.9F;  // key point 1: a column alone
  const auto keypoints = nn::decode_simcc(x, y);
  CHECK(keypoints[0].point == vision::Point{1, 2.5F});
  CHECK(keypoints[0].score == 0.5F);
  CHECK(keypoints[1].point == vision::Point{-0.5F, -0.5F});
  CHECK(keypoints[1].score == -1);
}

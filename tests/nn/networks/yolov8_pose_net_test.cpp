#include "nn/networks/yolov8_pose_net.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstddef>
#include <map>
#include <opencv2/imgproc.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "media/reader.h"
#include "nn/networks/yolov8_pose_decode.h"
#include "tests/nn/compare.h"
#include "tests/nn/eager.h"
#include "tests/nn/golden.h"
#include "tests/nn/pseudo_weights.h"
#include "tests/support/shared.h"
#include "vision/rgb_sampler.h"
#include "weights/weights.h"

namespace {

using namespace smartcv;
using Catch::Matchers::Contains;
using nn::ConvPath;
using nn::Yolov8PoseNet;
using tests::difference_to_golden;
using tests::shared_file;
using Levels = std::array<Yolov8PoseNet::Level, 3>;

constexpr auto real_weights = "weights/yolov8n-pose.state_dict.pth";

Yolov8PoseNet make(const weights::Weights& weights, ConvPath path) {
  nn::use_threads(1);
  return nn::make_network<Yolov8PoseNet>(weights, nn::Device{}, path, nn::yolov8_variant(weights));
}

// [N,65,h,w], as the golden arrays have it.
at::Tensor raw(const Yolov8PoseNet::Level& level) { return at::cat({level.boxes, level.scores}, 1); }
// [65,h*w]
at::Tensor raw_rows(const Yolov8PoseNet::Level& level) { return raw(level).flatten(2).squeeze(0); }

Levels picture_of(const Levels& levels, std::int64_t index) {
  Levels result;
  for (std::size_t i = 0; i < result.size(); ++i) {
    const auto one = [index](const at::Tensor& x) { return x.narrow(0, index, 1); };
    result[i] = {one(levels[i].boxes), one(levels[i].scores), one(levels[i].points)};
  }
  return result;
}

std::vector<nn::PersonPose> decoded(const Levels& levels, float threshold) {
  std::array<nn::Yolov8Cells, 3> cells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto span = [](const at::Tensor& x) {
      return std::span(x.const_data_ptr<float>(), static_cast<std::size_t>(x.numel()));
    };
    const auto& level = levels[i];
    cells[i] = {static_cast<int>(Yolov8PoseNet::strides[i]),
                static_cast<int>(level.scores.size(2)),
                static_cast<int>(level.scores.size(3)),
                span(level.boxes),
                span(level.scores),
                span(level.points)};
  }
  return nn::decode_yolov8_pose(cells, threshold);
}

// [56, people]: centre x, y, width, height, score, 17 x (x, y, visibility).
at::Tensor columns(const std::vector<nn::PersonPose>& people) {
  std::vector<float> values;
  for (const auto& person : people) {
    const auto center = person.box.center();
    values.insert(values.end(), {center.x, center.y, person.box.width(), person.box.height(), person.score});
    for (const auto& keypoint : person.keypoints) {
      values.insert(values.end(), {keypoint.point.x, keypoint.point.y, keypoint.score});
    }
  }
  return at::from_blob(values.data(), {static_cast<std::int64_t>(people.size()), 56}).t().clone();
}

// The network's input for the five street frames, [5,3,h,w].
at::Tensor street_input(vision::Size size) {
  media::Reader reader(*shared_file("media/street5_640x360.mkv"));
  std::vector<at::Tensor> frames;
  while (const auto frame = reader.next()) {
    cv::Mat pixels(size.height, size.width, CV_32FC3);
    vision::to_rgb_float_letterbox(frame->picture(), {}, size, 114, 1.0F / 255.0F, pixels.ptr<float>());
    frames.push_back(at::from_blob(pixels.data, {1, size.height, size.width, 3}).clone());
  }
  return at::cat(frames).permute({0, 3, 1, 2});
}

// The golden's input of frame 0 at 320, which OpenCV resized.
at::Tensor stored_input() {
  cv::Mat pixels;
  tests::read_npy_rgb8(*shared_file("golden/yolo/320_rect_f0_input_rgb.npy")).convertTo(pixels, CV_32FC3, 1.0 / 255);
  return at::from_blob(pixels.data, {1, pixels.rows, pixels.cols, 3}).clone().permute({0, 3, 1, 2});
}

void check_columns(const at::Tensor& found, const std::string& golden, std::initializer_list<std::int64_t> steps) {
  INFO(golden);
  auto expected = tests::read_npy(*shared_file("golden/" + golden));
  at::Tensor sampled = found;
  if (steps.size() != 0) {
    sampled = sampled.slice(1, 0, sampled.size(1), *(steps.begin() + 1));
  }
  REQUIRE(sampled.sizes() == at::IntArrayRef(expected.shape));
  const auto difference = sampled.sub(at::from_blob(expected.values.data(), expected.shape)).abs();
  CHECK(difference.max().item<float>() < 0.02F);
  CHECK(difference.narrow(0, 4, 1).max().item<float>() < 1e-4F);
}

bool have_golden() {
  return shared_file(real_weights) && shared_file("golden/yolo/yolov8n_pose_street5.json") &&
         shared_file("media/street5_640x360.mkv");
}

}  // namespace

TEST_CASE("YOLOv8s-pose gives the golden outputs for pseudo-random weights, fused and plain", "[yolov8]") {
  if (!shared_file("golden/pseudo/yolov8s_pose.keys.json")) {
    return;
  }
  const c10::InferenceMode guard;
  const auto weights = tests::pseudo_weights("yolov8s_pose");
  CHECK(nn::yolov8_variant(weights).name() == "yolov8s-pose");
  const auto input = tests::pseudo_input({1, 3, 256, 320}, 0.5F, 0.5F);
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto net = make(weights, path);
    const auto levels = net(input);
    CHECK(difference_to_golden(raw(levels[0]).flatten(2), "pseudo/yolov8s_pose_raw_P3_every4.npy", {1, 1, 4}).largest <
          5e-4F);
    CHECK(difference_to_golden(raw(levels[1]), "pseudo/yolov8s_pose_raw_P4.npy").largest < 5e-4F);
    CHECK(difference_to_golden(raw(levels[2]), "pseudo/yolov8s_pose_raw_P5.npy").largest < 5e-4F);
    const auto points =
        at::cat({levels[0].points.flatten(2), levels[1].points.flatten(2), levels[2].points.flatten(2)}, 2);
    CHECK(difference_to_golden(points, "pseudo/yolov8s_pose_raw_kpt_every2.npy", {1, 1, 2}).largest < 5e-4F);
    CHECK(difference_to_golden(columns(decoded(levels, 0)).unsqueeze(0), "pseudo/yolov8s_pose_decoded_every2.npy",
                               {1, 1, 2})
              .largest < 0.03F);
  }
}

TEST_CASE("YOLOv8n-pose gives the golden head output for a street frame, fused and plain", "[yolov8]") {
  if (!have_golden()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto weights = weights::read_weights(*shared_file(real_weights));
  CHECK(nn::yolov8_variant(weights).name() == "yolov8n-pose");
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto net = make(weights, path);
    const auto large = net(street_input({640, 384}).narrow(0, 0, 1));
    CHECK(difference_to_golden(raw_rows(large[0]), "yolo/640_rect_f0_raw_P3_every8.npy", {1, 8}).largest < 5e-4F);
    CHECK(difference_to_golden(raw_rows(large[1]), "yolo/640_rect_f0_raw_P4_every2.npy", {1, 2}).largest < 5e-4F);
    CHECK(difference_to_golden(raw_rows(large[2]), "yolo/640_rect_f0_raw_P5.npy").largest < 5e-4F);
    check_columns(columns(decoded(large, 0)), "yolo/640_rect_f0_decoded_every8.npy", {1, 8});
    const auto small = net(stored_input());
    CHECK(difference_to_golden(raw_rows(small[0]), "yolo/320_rect_f0_raw_P3_every4.npy", {1, 4}).largest < 5e-4F);
    CHECK(difference_to_golden(raw_rows(small[1]), "yolo/320_rect_f0_raw_P4.npy").largest < 5e-4F);
    CHECK(difference_to_golden(raw_rows(small[2]), "yolo/320_rect_f0_raw_P5.npy").largest < 5e-4F);
    check_columns(columns(decoded(small, 0)), "yolo/320_rect_f0_decoded_every4.npy", {1, 4});
    check_columns(columns(decoded(small, 0.1F)), "yolo/320_rect_f0_candidates_56xN.npy", {});
  }
}

TEST_CASE("YOLOv8n-pose gives the golden candidates for a batch of five street frames and for each alone", "[yolov8]") {
  if (!have_golden()) {
    return;
  }
  const c10::InferenceMode guard;
  const auto weights = weights::read_weights(*shared_file(real_weights));
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto net = make(weights, path);
    for (const auto& [variant, size] : {std::pair{"640_rect", vision::Size{640, 384}}, {"640_square", {640, 640}}}) {
      const auto input = street_input(size);
      REQUIRE(input.size(0) == 5);
      const auto batch = net(input);
      for (std::int64_t i = 0; i < 5; ++i) {
        const auto golden = std::string("yolo/") + variant + "_f" + std::to_string(i) + "_candidates_56xN.npy";
        check_columns(columns(decoded(picture_of(batch, i), 0.1F)), golden, {});
        check_columns(columns(decoded(net(input.narrow(0, i, 1)), 0.1F)), golden, {});
      }
    }
  }
}

TEST_CASE("YOLOv8m-pose agrees with its layers written down one by one, fused and plain", "[yolov8]") {
  const c10::InferenceMode guard;
  at::manual_seed(1);
  tests::EagerLayers layers(1e-3);
  const auto input = at::rand({2, 3, 64, 96});
  const auto expected = tests::eager_yolov8_pose(layers, input, {48, 96, 192, 384, 576}, 2);
  const auto weights = layers.weights();
  CHECK(nn::yolov8_variant(weights).name() == "yolov8m-pose");
  for (const auto path : {ConvPath::fused, ConvPath::plain}) {
    const auto levels = make(weights, path)(input.contiguous(at::MemoryFormat::ChannelsLast));
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const auto close = [](const at::Tensor& a, const at::Tensor& b) {
        return a.sub(b).abs().max().item<float>() < 1e-4F * b.abs().max().item<float>();
      };
      CHECK(close(raw(levels[i]), expected[i]));
      CHECK(close(levels[i].points, expected[i + 3]));
    }
  }
}

TEST_CASE("a checkpoint that is no YOLOv8-pose is refused by the first tensor that does not fit", "[yolov8]") {
  if (!shared_file(real_weights) || !shared_file("weights/rvm_mobilenetv3.pth")) {
    return;
  }
  const c10::InferenceMode guard;
  const auto sound = weights::read_weights(*shared_file(real_weights));
  const auto refusal = [](const weights::Weights& weights) -> std::string {
    try {
      static_cast<void>(make(weights, ConvPath::fused));
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::model);
      return error.what();
    }
    return "accepted";
  };
  const auto changed = [&](auto change) {
    auto tensors = sound.tensors();
    change(tensors);
    return weights::Weights(std::move(tensors), nullptr, "torch zip");
  };
  CHECK_THAT(refusal(weights::read_weights(*shared_file("weights/rvm_mobilenetv3.pth"))),
             Contains("model.0.conv.weight"));
  CHECK_THAT(refusal(changed([](auto& tensors) { tensors.erase("model.22.cv4.1.2.bias"); })),
             Contains("model.22.cv4.1.2.bias"));
  CHECK_THAT(refusal(changed([](auto& tensors) { tensors["model.23.bias"] = tensors["model.0.bn.bias"]; })),
             Contains("model.23.bias"));
  CHECK_THAT(refusal(changed([](auto& tensors) { tensors["model.12.cv1.bn.bias"] = tensors["model.0.bn.bias"]; })),
             Contains("model.12.cv1.bn.bias"));
  CHECK_THAT(refusal(changed([](auto& tensors) {
               tensors["model.0.conv.weight"].shape = {20, 3, 3, 3};
             })),
             Contains("20 channels") && Contains("YOLOv8n-pose"));
}

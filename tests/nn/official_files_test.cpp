// The files users download, through the factories the jobs use: reader, recognition, network, result.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "media/reader.h"
#include "nn/detector_factory.h"
#include "nn/embedder_factory.h"
#include "nn/matting_factory.h"
#include "nn/pose_factory.h"
#include "tests/nn/golden.h"
#include "tests/support/read_json.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace smartcv;
using Catch::Matchers::Contains;
using tests::refusal_of;
using tests::shared_file;

namespace {

std::vector<nn::PersonPose> people_of(const nn::PoseEstimator& estimator, const media::Frame& frame) {
  const auto input = estimator.prepare(frame.picture(), {});
  return estimator.detect(std::array{&input}).at(0);
}

// Each golden box [x1, y1, x2, y2] is that of one person, within `pixels`.
void check_boxes(const std::vector<nn::PersonPose>& people, const nlohmann::json& golden, float pixels) {
  REQUIRE(people.size() == golden.size());
  for (const auto& box : golden) {
    INFO(box.dump());
    CHECK(std::any_of(people.begin(), people.end(), [&](const auto& person) {
      const std::array corners{person.box.x1, person.box.y1, person.box.x2, person.box.y2};
      for (std::size_t i = 0; i < corners.size(); ++i) {
        if (std::abs(corners.at(i) - box[i].template get<float>()) > pixels) {
          return false;
        }
      }
      return true;
    }));
  }
}

}  // namespace

TEST_CASE("an Ultralytics container becomes a pose estimator that finds the golden people", "[official][yolov8]") {
  const auto file = shared_file("weights/yolov8n-pose.pt");
  const auto clip = shared_file("media/street5_640x360.mkv");
  const auto golden_file = shared_file("golden/yolo/yolov8n_pose_street5.json");
  if (!file || !clip || !golden_file) {
    return;
  }
  nn::use_threads(1);
  const auto estimator = nn::make_pose_estimator("yolov8-pose", {}, {{"yolov8-pose", *file}});
  CHECK(estimator->name() == "yolov8n-pose");
  const auto golden = tests::read_json(*golden_file);
  media::Reader reader(*clip);
  for (std::size_t frame = 0; frame < 2; ++frame) {
    const auto picture = reader.next();
    REQUIRE(picture);
    // The letterbox adds 12 rows above: 640x360 in 640x384.
    auto boxes = golden["640_rect"]["frames"][frame]["post_nms_fp16_container"]["boxes_letterbox_xyxy"];
    for (auto& box : boxes) {
      box[1] = std::clamp(box[1].get<float>() - 12, 0.0F, 360.0F);
      box[3] = std::clamp(box[3].get<float>() - 12, 0.0F, 360.0F);
      box[0] = std::clamp(box[0].get<float>(), 0.0F, 640.0F);
      box[2] = std::clamp(box[2].get<float>(), 0.0F, 640.0F);
    }
    check_boxes(people_of(*estimator, *picture), boxes, 0.1F);
  }
}

TEST_CASE("dlib's own .dat file becomes an embedder with the golden embeddings", "[official][dlib_face]") {
  const auto file = tests::model_file("dlib_face_recognition_resnet_model_v1.dat");
  const auto golden_file = shared_file("golden/faces/dlib_embeddings_10x128.npy");
  if (!file || !golden_file) {
    return;
  }
  nn::use_threads(1);
  const auto embedder = nn::make_face_embedder("dlib-resnet", {}, {{"dlib-resnet", *file}});
  std::vector<cv::Mat> chips;
  for (int i = 0; i < 10; ++i) {
    chips.push_back(tests::read_rgb(*shared_file(fmt::format("golden/faces/dlib_chips/chip_{:02}.png", i))));
  }
  const auto embeddings = embedder->embed(chips);
  const auto golden = tests::read_npy(*golden_file);
  float largest = 0;
  for (std::size_t i = 0; i < golden.values.size(); ++i) {
    largest = std::max(largest, std::abs(golden.values[i] - embeddings.at(i / 128).at(i % 128)));
  }
  CHECK(largest < 1e-4F);
}

TEST_CASE("a file of another network is refused with its name and what it looks like", "[official]") {
  const auto rvm = shared_file("weights/rvm_mobilenetv3.pth");
  const auto pose = shared_file("weights/yolov8n-pose.pt");
  const auto onet = shared_file("weights/onet.pt");
  if (!rvm || !pose || !onet) {
    return;
  }
  const auto as_pose = refusal_of([&] { return nn::make_pose_estimator("yolov8-pose", {}, {{"yolov8-pose", *rvm}}); });
  CHECK_THAT(as_pose, Contains("rvm_mobilenetv3.pth") && Contains("looks like Robust Video Matting, MobileNetV3"));
  CHECK_THAT(refusal_of([&] { return nn::make_matting(*pose, {}); }), Contains("looks like YOLOv8n-pose"));
  CHECK_THAT(refusal_of([&] {
               return nn::make_face_embedder("dlib-resnet", {}, {{"dlib-resnet", *rvm}});
             }),
             Contains("rvm_mobilenetv3.pth") && Contains("looks like Robust Video Matting"));
  CHECK_THAT(
      refusal_of([&] {
        return nn::make_detector("mtcnn", {}, {{"mtcnn-pnet", *onet}, {"mtcnn-rnet", *onet}, {"mtcnn-onet", *onet}});
      }),
      Contains("onet.pt") && Contains("stage 3") && Contains("mtcnn-pnet"));
}

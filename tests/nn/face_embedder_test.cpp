#include "nn/face_embedder.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "media/reader.h"
#include "nn/device.h"
#include "nn/embedder_factory.h"
#include "tests/nn/golden.h"
#include "tests/nn/pseudo_weights.h"
#include "tests/support/read_json.h"
#include "tests/support/shared.h"
#include "vision/affine_sampler.h"
#include "vision/face_alignment.h"
#include "vision/rgb_view.h"
#include "weights/weights.h"

namespace {

using namespace smartcv;
using Catch::Matchers::Contains;
using nn::EmbedderOptions;
using nn::FaceDetection;
using tests::shared_file;

std::unique_ptr<nn::FaceEmbedder> dlib_embedder(const EmbedderOptions& options = {}) {
  const auto file = shared_file("weights/dlib_face_resnet_v1.pth");
  if (!file) {
    return nullptr;
  }
  nn::use_threads(1);
  return nn::make_face_embedder("dlib-resnet", options, {{"dlib-resnet", *file}});
}

vision::FaceLandmarks landmarks_of(const nlohmann::json& values) {
  vision::FaceLandmarks landmarks;
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    landmarks[i] = {values[i][0].get<float>(), values[i][1].get<float>()};
  }
  return landmarks;
}

double distance(const nn::Embedding& a, const std::vector<float>& b) { return cv::norm(a, b, cv::NORM_L2); }

// What golden/faces/align.json was made with; the default is the study's better choice.
constexpr vision::LandmarkWeights golden_weights{1, 1, 0.5F, 0.25F, 0.25F};

// The astronaut, with CenterFace's landmarks.
FaceDetection astronaut() {
  return {{181.5F, 58.2F, 269.9F, 177.8F},
          1,
          {{{203.15F, 101.68F}, {247.01F, 104.51F}, {223.26F, 125.08F}, {203.38F, 142.33F}, {241.33F, 144.42F}}}};
}

std::string refusal(const std::string& name, const EmbedderOptions& options, const weights::Weights& weights) {
  try {
    static_cast<void>(nn::face_embedder_of(name, options, weights));
  } catch (const Error& error) {
    return error.what();
  }
  FAIL("the weights were accepted");
  return {};
}

}  // namespace

TEST_CASE("golden landmarks lead to the golden matrix, chip and embedding", "[face_embedder]") {
  const auto embedder = dlib_embedder();
  const auto file = shared_file("golden/faces/align.json");
  if (!embedder || !file) {
    return;
  }
  const auto golden = tests::read_json(*file);
  for (const auto& item : golden["items"]) {
    INFO(item["chip"]);
    const auto picture = tests::read_rgb(*shared_file("golden/faces/" + item["image"].get<std::string>()));
    const auto map = vision::chip_to_picture({}, landmarks_of(item["landmarks"]), vision::ChipKind::dlib,
                                             vision::LandmarkSource::centerface, golden_weights);
    // The golden matrix goes the other way and has pixel centres at integers.
    const auto& matrix = item["image_to_chip"];
    const auto number = [&](int row, int column) { return matrix[row][column].get<double>(); };
    const auto expected = vision::from_pixel_centres(
        {number(0, 0), number(0, 1), number(0, 2), number(1, 0), number(1, 1), number(1, 2)});
    const auto found = vision::inverse(map);
    CHECK(std::abs(found.xx - expected.xx) < 1e-3);
    CHECK(std::abs(found.xy - expected.xy) < 1e-3);
    CHECK(std::abs(found.x0 - expected.x0) < 1e-2);  // hundreds of pixels, and the golden landmarks have 4 decimals
    CHECK(std::abs(found.yx - expected.yx) < 1e-3);
    CHECK(std::abs(found.yy - expected.yy) < 1e-3);
    CHECK(std::abs(found.y0 - expected.y0) < 1e-2);
    const auto chip = vision::affine_rgb8(vision::rgb_view(picture), {}, {.to_picture = map, .size = {150, 150}});
    const auto golden_chip = tests::read_rgb(*shared_file("golden/faces/" + item["chip"].get<std::string>()));
    CHECK(cv::norm(chip, golden_chip, cv::NORM_INF) <= 2);
    CHECK(distance(embedder->embed(std::array{chip}).at(0), item["embedding"].get<std::vector<float>>()) < 0.02);
  }
}

TEST_CASE("faces without alignment are cropped as facenet-pytorch crops them", "[face_embedder]") {
  const auto list = shared_file("golden/mtcnn/crops160_street5_min20.json");
  const auto array = shared_file("golden/mtcnn/crops160_street5_min20_uint8_NCHW.npy");
  const auto clip = shared_file("media/street5_640x360.mkv");
  if (!list || !array || !clip || !shared_file("golden/pseudo/inception_resnet_v1.keys.json")) {
    return;
  }
  EmbedderOptions options;
  options.align = nn::FaceAlign::none;
  const auto embedder = nn::face_embedder_of("facenet-vggface2", options, tests::pseudo_weights("inception_resnet_v1"));
  const int side = embedder->facts().chip_side;
  const auto golden = tests::read_npy_pixels(*array);
  const auto faces = tests::read_json(*list);
  media::Reader reader(*clip);
  auto frame = reader.next();
  std::size_t index = 0;
  for (const auto& face : faces) {
    while (frame && frame->sequence() < face["frame"].get<std::int64_t>()) {
      frame = reader.next();
    }
    REQUIRE(frame);
    const auto corner = [&](std::size_t i) { return face["box"][i].get<float>(); };
    const auto chip =
        embedder->prepare(frame->picture(), {}, {.box = {corner(0), corner(1), corner(2), corner(3)}, .score = 1});
    int largest = 0;
    for (int c = 0; c < 3; ++c) {
      for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
          largest = std::max(largest, std::abs(chip.at<cv::Vec3b>(y, x)[c] - golden.values[index++]));
        }
      }
    }
    INFO("frame " << face["frame"] << " face " << face["face"]);
    CHECK(largest <= 1);  // one level: OpenCV 5 against 4.6
  }
  CHECK(index == golden.values.size());
}

TEST_CASE("a face is embedded the same however the picture is stored", "[face_embedder]") {
  const auto embedder = dlib_embedder();
  const auto file = shared_file("golden/faces/astronaut_512.png");
  if (!embedder || !file) {
    return;
  }
  const auto picture = tests::read_rgb(*file);
  cv::Mat stored;  // needs a quarter turn clockwise to stand upright
  cv::rotate(picture, stored, cv::ROTATE_90_COUNTERCLOCKWISE);
  for (const auto align : {nn::FaceAlign::similarity, nn::FaceAlign::none}) {
    const auto own = dlib_embedder({.align = align});
    const auto upright = own->prepare(vision::rgb_view(picture), {}, astronaut());
    const auto turned = own->prepare(vision::rgb_view(stored), {1, false}, astronaut());
    CHECK(cv::norm(upright, turned, cv::NORM_INF) <= 1);
  }
}

TEST_CASE("a batch of any size embeds each chip as if it were alone", "[face_embedder]") {
  const auto embedder = dlib_embedder();
  const auto file = shared_file("golden/faces/astronaut_512.png");
  if (!embedder || !file) {
    return;
  }
  const auto picture = tests::read_rgb(*file);
  std::vector<cv::Mat> chips;
  for (int i = 0; i < 35; ++i) {
    auto face = astronaut();
    for (auto& point : face.landmarks) {
      point.x += static_cast<float>(3 * i);
    }
    chips.push_back(embedder->prepare(vision::rgb_view(picture), {}, face));
  }
  const auto together = embedder->embed(chips);
  REQUIRE(together.size() == chips.size());
  for (std::size_t i = 0; i < chips.size(); i += 7) {
    const auto alone = embedder->embed(std::array{chips[i]}).at(0);
    CHECK(alone.size() == static_cast<std::size_t>(embedder->facts().dimension));
    CHECK(distance(alone, together[i]) < 1e-4);
  }
  CHECK(distance(together[0], together[34]) > 0.1);
  CHECK(embedder->embed({}).empty());
  CHECK_THROWS_AS(embedder->embed(std::array{cv::Mat(160, 160, CV_8UC3)}), Error);
}

TEST_CASE("a face without landmarks is taken by its box, an empty one is refused", "[face_embedder]") {
  const auto embedder = dlib_embedder();
  const auto file = shared_file("golden/faces/astronaut_512.png");
  if (!embedder || !file) {
    return;
  }
  const auto picture = tests::read_rgb(*file);
  auto face = astronaut();
  const auto aligned = embedder->embed(std::array{embedder->prepare(vision::rgb_view(picture), {}, face)}).at(0);
  face.landmarks = {};
  const auto by_box = embedder->embed(std::array{embedder->prepare(vision::rgb_view(picture), {}, face)}).at(0);
  CHECK(distance(aligned, by_box) < embedder->facts().same_person);
  face.box.x2 = face.box.x1;
  CHECK_THROWS_AS(embedder->prepare(vision::rgb_view(picture), {}, face), Error);
}

TEST_CASE("facenet embeddings have length 1 and their facts", "[face_embedder]") {
  if (!shared_file("golden/pseudo/inception_resnet_v1.keys.json")) {
    return;
  }
  nn::use_threads(1);
  const auto embedder = nn::face_embedder_of("facenet-casia", {}, tests::pseudo_weights("inception_resnet_v1"));
  CHECK(embedder->facts().name == "facenet-casia");
  CHECK(embedder->facts().unit_length);
  cv::Mat chip(160, 160, CV_8UC3);
  cv::randu(chip, 0, 256);
  const auto embedding = embedder->embed(std::array{chip}).at(0);
  CHECK(embedding.size() == 512);
  CHECK(cv::norm(embedding) == Approx(1).epsilon(1e-5));
}

TEST_CASE("a facenet file of other people than its name says is refused", "[face_embedder]") {
  if (!shared_file("golden/pseudo/inception_resnet_v1.keys.json")) {
    return;
  }
  const auto sound = tests::pseudo_weights("inception_resnet_v1");
  auto tensors = sound.tensors();
  const std::vector<std::byte> bytes(8631 * sizeof(float));
  tensors["logits.bias"] = {weights::DataType::float32, {8631}, bytes};
  const weights::Weights vggface2(tensors, nullptr, "test");
  CHECK(nn::face_embedder_of("facenet-vggface2", {}, vggface2)->facts().dimension == 512);
  CHECK_THAT(refusal("facenet-casia", {}, vggface2),
             Contains("facenet-casia") && Contains("8631") && Contains("10575"));
}

TEST_CASE("an unknown embedder, a missing file, another network's file and a margin too wide are refused",
          "[face_embedder]") {
  try {
    static_cast<void>(nn::make_face_embedder("arcface", {}, {}));
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK_THAT(error.what(), Contains("arcface") && Contains("dlib-resnet, facenet-vggface2, facenet-casia"));
  }
  try {
    static_cast<void>(nn::make_face_embedder("facenet-casia", {}, {}));
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::model);
    CHECK_THAT(error.what(), Contains("smartcv models pull facenet-casia"));
  }
  const auto dlib = shared_file("weights/dlib_face_resnet_v1.pth");
  if (!dlib) {
    return;
  }
  const auto weights = weights::read_weights(*dlib);
  CHECK_THAT(refusal("facenet-vggface2", {}, weights), Contains("conv2d_1a.conv.weight"));
  CHECK_THAT(refusal("dlib-resnet", {.margin = 150}, weights), Contains("150"));
  CHECK_THAT(refusal("dlib-resnet", {.margin = -1}, weights), Contains("-1"));
}

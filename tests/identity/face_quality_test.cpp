#include "identity/face_quality.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>

#include "identity/face_recognizer.h"
#include "tests/identity/fake_networks.h"
#include "vision/rgb_view.h"

using namespace smartcv;
using namespace smartcv::identity;
using identity::tests::face_at;

namespace {

// Its landmarks turned by an angle around the face's middle.
nn::FaceDetection turned(nn::FaceDetection face, float radians) {
  const vision::Point middle = face.box.center();
  for (auto& point : face.landmarks) {
    const float x = point.x - middle.x;
    const float y = point.y - middle.y;
    point = {middle.x + x * std::cos(radians) - y * std::sin(radians),
             middle.y + x * std::sin(radians) + y * std::cos(radians)};
  }
  return face;
}

cv::Mat noise(int side) {
  cv::Mat rgb(side, side, CV_8UC3);
  std::uint32_t state = 7;
  std::for_each(rgb.data, rgb.data + rgb.total() * 3, [&](std::uint8_t& value) {
    state = state * 1664525 + 1013904223;
    value = static_cast<std::uint8_t>(state >> 24U);
  });
  return rgb;
}

}  // namespace

TEST_CASE("a face that looks into the camera is more frontal than one that looks away, however the head leans",
          "[quality]") {
  const auto frontal = face_at(0, 0, 100);
  CHECK(frontality(frontal) == Approx(1));
  CHECK(frontality(turned(frontal, 0.5F)) == Approx(1));
  auto aside = frontal;
  aside.landmarks[2].x += 15;  // the nose
  auto profile = frontal;
  profile.landmarks[2].x = profile.landmarks[1].x;
  CHECK(frontality(aside) < 0.5F);
  CHECK(frontality(profile) == Approx(0).margin(1e-5));
  CHECK(frontality({}) == 0);
}

TEST_CASE("larger and surer faces can be better ones", "[quality]") {
  CHECK(possible_quality(face_at(0, 0, 80)) > possible_quality(face_at(0, 0, 40)));
  CHECK(possible_quality(face_at(0, 0, 80, 0.9F)) > possible_quality(face_at(0, 0, 80, 0.5F)));
  CHECK(possible_quality(face_at(0, 0, 4000, 1)) <= 1);
}

TEST_CASE("a blurred face is worse than a sharp one", "[quality]") {
  FacePatch sharp;
  sharp.rgb = noise(200);
  sharp.face = face_at(50, 50, 100);
  FacePatch blurred{.rgb = {}, .face = sharp.face, .chip = {}};
  cv::GaussianBlur(sharp.rgb, blurred.rgb, {}, 3);
  CHECK(sharpness(sharp) > 0.8F);
  CHECK(sharpness(blurred) < 0.5F * sharpness(sharp));
  CHECK(face_quality(sharp.face, blurred) < face_quality(sharp.face, sharp));
  CHECK(face_quality(sharp.face, sharp) <= possible_quality(sharp.face));
}

TEST_CASE("a patch holds the face and its surroundings in the frame's own pixels, large faces scaled down", "[patch]") {
  const cv::Mat frame = noise(900);
  for (const float side : {30.0F, 100.0F, 400.0F}) {
    const auto face = face_at(250, 300, side);
    const FacePatch patch = cut_patch(vision::rgb_view(frame), {}, face);
    CHECK(patch.rgb.cols == static_cast<int>(std::min(2 * side, 320.0F)));
    CHECK(patch.rgb.rows == patch.rgb.cols);
    const float scale = static_cast<float>(patch.rgb.cols) / (2 * side);
    CHECK(patch.face.box.width() == Approx(side * scale));
    CHECK(patch.face.box.x1 == Approx(static_cast<float>(patch.rgb.cols) / 4));
    CHECK(patch.face.landmarks[0].x - patch.face.box.x1 == Approx(0.3F * side * scale));
    if (scale == 1) {
      const cv::Rect same(static_cast<int>(250 - side / 2), static_cast<int>(300 - side / 2), patch.rgb.cols,
                          patch.rgb.rows);
      CHECK(cv::norm(patch.rgb, frame(same), cv::NORM_INF) <= 1);
    }
  }
}

TEST_CASE("without a second look the chip comes from the frame itself, as the embedder cuts it", "[patch]") {
  identity::tests::FakeEmbedder::Script script;
  const FaceRecognizer recognizer(std::make_unique<identity::tests::FakeEmbedder>(script), nullptr);
  const cv::Mat frame = noise(900);
  const auto face = face_at(100, 100, 500);  // its patch is scaled down, its chip is not cut from that
  const FacePatch patch = recognizer.cut(vision::rgb_view(frame), {}, face);
  const cv::Mat chip = recognizer.embedder().prepare(vision::rgb_view(frame), {}, face);
  CHECK(cv::norm(patch.chip, chip, cv::NORM_INF) == 0);
}

TEST_CASE("a face that a closer look does not find again is embedded as it was known, or not at all, as asked",
          "[patch]") {
  identity::tests::FakeEmbedder::Script script;
  const cv::Mat frame = noise(900);
  bool there = false;
  // The second look's picture has 192 pixels, of which the face fills half.
  const identity::tests::FakeDetector detector(
      [&] { return there ? std::vector{face_at(48, 48, 96)} : std::vector<nn::FaceDetection>(); });
  for (const bool drops : {false, true}) {
    const FaceRecognizer recognizer(std::make_unique<identity::tests::FakeEmbedder>(script), &detector,
                                    drops ? LostFace::dropped : LostFace::as_known);
    const FacePatch patch = recognizer.cut(vision::rgb_view(frame), {}, face_at(100, 100, 100));
    const std::array<const FacePatch*, 2> patches{&patch, &patch};
    there = false;
    const auto lost = recognizer.embed(patches);
    REQUIRE(lost.size() == 2);
    CHECK(lost[0].empty() == drops);
    CHECK(lost[1].empty() == drops);
    there = true;
    CHECK(recognizer.embed(patches)[1].size() == 2);
  }
}

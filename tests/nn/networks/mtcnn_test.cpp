#include "nn/networks/mtcnn.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "media/reader.h"
#include "nn/device.h"
#include "tests/nn/golden.h"
#include "tests/support/read_json.h"
#include "tests/support/shared.h"
#include "weights/weights.h"

namespace {

using namespace smartcv;
using nn::FaceDetection;
using tests::shared_file;

std::optional<nn::Mtcnn> make_mtcnn(int min_face, nn::ConvPath path) {
  const auto p = tests::model_file("pnet.pt");
  const auto r = tests::model_file("rnet.pt");
  const auto o = tests::model_file("onet.pt");
  if (!p || !r || !o) {
    return std::nullopt;
  }
  nn::use_threads(1);
  nn::DetectorOptions options;
  options.device = nn::resolve_device("cpu", "auto");
  options.min_face = min_face;
  options.path = path;
  return nn::Mtcnn({weights::read_weights(*p), weights::read_weights(*r), weights::read_weights(*o)}, options);
}

vision::Box box_of(const nlohmann::json& values) {
  return {values[0].get<float>(), values[1].get<float>(), values[2].get<float>(), values[3].get<float>()};
}

float distance(const vision::Box& a, const vision::Box& b) {
  return std::max({std::abs(a.x1 - b.x1), std::abs(a.y1 - b.y1), std::abs(a.x2 - b.x2), std::abs(a.y2 - b.y2)});
}

std::vector<FaceDetection> detect(const nn::Mtcnn& detector, const media::ConstPicture& picture) {
  const auto input = detector.prepare(picture, {});
  return detector.detect(std::array{&input}).at(0);
}

// Every frame of the golden has the same faces, each within 0.01 px.
void check_exact(const std::string& clip, const std::string& golden_file, int min_face, nn::ConvPath path,
                 std::size_t most_frames) {
  const auto video = shared_file("media/" + clip);
  const auto golden_path = shared_file("golden/mtcnn/" + golden_file);
  const auto detector = make_mtcnn(min_face, path);
  if (!video || !golden_path || !detector) {
    return;
  }
  const auto golden = tests::read_json(*golden_path);
  media::Reader reader(*video);
  std::size_t checked = 0;
  for (const auto& expected : golden["frames"]) {
    const auto frame = reader.next();
    REQUIRE(frame);
    REQUIRE(expected["frame"].get<std::int64_t>() == frame->sequence());
    if (checked++ == most_frames) {
      return;
    }
    const auto found = detect(*detector, frame->picture());
    INFO(clip << " frame " << frame->sequence());
    REQUIRE(found.size() == expected["boxes"].size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto box = box_of(expected["boxes"][i]);
      const auto face = std::min_element(found.begin(), found.end(), [&](const auto& a, const auto& b) {
        return distance(a.box, box) < distance(b.box, box);
      });
      CHECK(distance(face->box, box) < 0.01F);
      CHECK(std::abs(face->score - expected["probs"][i].get<float>()) < 1e-4F);
      for (std::size_t j = 0; j < 5; ++j) {
        CHECK(std::abs(face->landmarks[j].x - expected["landmarks"][i][j][0].get<float>()) < 0.01F);
        CHECK(std::abs(face->landmarks[j].y - expected["landmarks"][i][j][1].get<float>()) < 0.01F);
      }
    }
  }
}

// The golden was made from swscale's RGB, which takes every source for BT.601 and repeats chroma samples: boxes move a
// little and a weak one may come or go.
void check_by_overlap(const std::string& clip, const std::string& golden_file, int min_face, std::int64_t last_frame) {
  const auto video = shared_file("media/" + clip);
  const auto golden_path = shared_file("golden/mtcnn/" + golden_file);
  const auto detector = make_mtcnn(min_face, nn::ConvPath::fused);
  if (!video || !golden_path || !detector) {
    return;
  }
  const auto golden = tests::read_json(*golden_path);
  media::Reader reader(*video);
  std::size_t expected_faces = 0;
  std::size_t matched = 0;
  std::size_t found_faces = 0;
  for (const auto& expected : golden["frames"]) {
    const auto sequence = expected["frame"].get<std::int64_t>();
    if (sequence > last_frame) {
      break;
    }
    auto frame = reader.next();
    while (frame && frame->sequence() < sequence) {
      frame = reader.next();
    }
    REQUIRE(frame);
    auto picture = frame->picture();
    picture.layout.matrix = media::ColorMatrix::bt601;
    const auto found = detect(*detector, picture);
    found_faces += found.size();
    for (const auto& values : expected["boxes"]) {
      ++expected_faces;
      matched += std::any_of(found.begin(), found.end(),
                             [&](const auto& face) { return vision::iou(face.box, box_of(values)) > 0.8F; })
                     ? 1U
                     : 0U;
    }
  }
  INFO(matched << " of " << expected_faces << " golden faces matched by " << found_faces);
  CHECK(static_cast<double>(matched) >= 0.95 * static_cast<double>(expected_faces));
  CHECK(static_cast<double>(matched) >= 0.95 * static_cast<double>(found_faces));
}

}  // namespace

TEST_CASE("MTCNN gives the golden faces of the lossless clips", "[mtcnn]") {
  check_exact("street5_640x360.mkv", "mtcnn_street5_640x360_min40.json", 40, nn::ConvPath::fused, 5);
  check_exact("street5_640x360.mkv", "mtcnn_street5_640x360_min20.json", 20, nn::ConvPath::fused, 5);
  check_exact("test24_304x540.mkv", "mtcnn_test24_304x540_min20.json", 20, nn::ConvPath::fused, 4);
}

TEST_CASE("MTCNN's plain path gives the golden faces too", "[mtcnn]") {
  check_exact("street5_640x360.mkv", "mtcnn_street5_640x360_min20.json", 20, nn::ConvPath::plain, 2);
}

TEST_CASE("MTCNN gives the golden faces of the lossless clips to their ends", "[mtcnn][slow]") {
  check_exact("test24_304x540.mkv", "mtcnn_test24_304x540_min20.json", 20, nn::ConvPath::fused, 24);
  check_exact("test24_304x540.mkv", "mtcnn_test24_304x540_min40.json", 40, nn::ConvPath::fused, 24);
}

TEST_CASE("MTCNN finds the golden faces of the H.264 clips", "[mtcnn][slow]") {
  check_by_overlap("street.mp4", "mtcnn_street_full_min40.json", 40, 9);
  check_by_overlap("test_video.mp4", "mtcnn_test_video_every10_min40.json", 40, 60);
}

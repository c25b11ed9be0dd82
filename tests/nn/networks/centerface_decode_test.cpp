#include "nn/networks/centerface_decode.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "nn/networks/centerface_net.h"

using smartcv::nn::decode_centerface;
using smartcv::nn::FaceDetection;
using smartcv::nn::merge_large_faces;
using smartcv::vision::Box;

namespace {

// Maps of a 32x32 input (8x8 cells) with one face of the given size in the middle of a cell.
std::vector<float> maps_with(int row, int column, float logit, float width, float height) {
  std::vector<float> maps(8 * 8 * 15, 0.0F);
  for (std::size_t cell = 0; cell < 64; ++cell) {
    maps[cell * 15] = -20;
  }
  float* cell = maps.data() + (row * 8 + column) * 15;
  cell[0] = logit;
  cell[1] = std::log(height / 4);
  cell[2] = std::log(width / 4);
  cell[5] = 0.25F;  // y of the first landmark
  cell[6] = 0.5F;   // x
  return maps;
}

FaceDetection face(Box box, float score) {
  FaceDetection result;
  result.box = box;
  result.score = score;
  return result;
}

}  // namespace

TEST_CASE("a box cut at the left and top keeps its size and takes its landmarks along", "[centerface]") {
  const auto faces = decode_centerface(maps_with(0, 1, 2, 16, 12), {32, 32}, 0.5F);
  REQUIRE(faces.size() == 1);
  // Centre (6, 2): the corner (-2, -4) is clamped to (0, 0) before the size is added.
  CHECK(faces[0].box.x1 == Approx(0));
  CHECK(faces[0].box.y1 == Approx(0));
  CHECK(faces[0].box.x2 == Approx(16));
  CHECK(faces[0].box.y2 == Approx(12));
  CHECK(faces[0].landmarks[0].x == Approx(8));
  CHECK(faces[0].landmarks[0].y == Approx(3));
  CHECK(faces[0].score == Approx(1 / (1 + std::exp(-2.0))));
}

TEST_CASE("a box cut at the right and bottom ends at the input's border", "[centerface]") {
  const auto faces = decode_centerface(maps_with(7, 7, 1, 16, 12), {32, 32}, 0.5F);
  REQUIRE(faces.size() == 1);
  CHECK(faces[0].box == Box{22, 24, 32, 32});
}

TEST_CASE("a score equal to the threshold is not above it", "[centerface]") {
  CHECK(decode_centerface(maps_with(3, 3, 0, 8, 8), {32, 32}, 0.5F).empty());
  CHECK(decode_centerface(maps_with(3, 3, 0.01F, 8, 8), {32, 32}, 0.5F).size() == 1);
}

TEST_CASE("a large face of the small pass replaces its stump and its parts in the main pass", "[centerface]") {
  const auto large = face({0, 0, 800, 900}, 0.9F);
  const auto stump = face({150, 150, 600, 700}, 0.95F);  // saturated, inside
  const auto badge = face({100, 800, 140, 850}, 0.6F);   // a small face in front of it
  const auto other = face({1000, 100, 1100, 220}, 0.8F);
  const auto merged = merge_large_faces({stump, other, badge}, {large, face({995, 95, 1105, 230}, 0.9F)}, 350);
  REQUIRE(merged.size() == 3);
  CHECK(merged[0].box == large.box);
  CHECK(merged[0].score == 0.95F);  // the better of the two
  CHECK(merged[1].box == other.box);
  CHECK(merged[2].box == badge.box);
}

TEST_CASE("a large face that only the main pass sees stays", "[centerface]") {
  const auto stump = face({150, 150, 600, 700}, 0.5F);
  const auto merged = merge_large_faces({stump}, {}, 350);
  REQUIRE(merged.size() == 1);
  CHECK(merged[0].box == stump.box);
}

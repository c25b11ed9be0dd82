#include "vision/patch.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <string>

#include "media/frame.h"
#include "tests/vision/texture.h"
#include "vision/luma_grid.h"

using namespace smartcv;
using namespace smartcv::vision;

namespace {

using smartcv::tests::texture;

SmallLuma scene(const cv::Mat& object, cv::Point2f at) {
  cv::Mat gray = texture(320, 180, 1);
  cv::Mat moved = gray.clone();
  const cv::Matx23f by{1, 0, at.x, 0, 1, at.y};
  cv::warpAffine(object, moved, by, gray.size(), cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
  return {moved, 1.0F};
}

Box box_at(float x, float y) { return {x, y, x + 48, y + 48}; }

}  // namespace

TEST_CASE("a patch is found where it went, to a fraction of its pixels", "[patch]") {
  const cv::Mat object = texture(48, 48, 2);
  const auto patch = cut_patch(scene(object, {100, 60}), box_at(100, 60));
  REQUIRE(patch);
  for (const cv::Point2f to : {cv::Point2f{100, 60}, cv::Point2f{101, 60}, cv::Point2f{114, 51}}) {
    const auto match = find_patch(scene(object, to), *patch, box_at(100, 60), 0.5F);
    REQUIRE(match);
    CAPTURE(to.x, to.y);
    CHECK(match->score > 0.85F);
    CHECK(match->box.x1 == Approx(to.x).margin(1.0));
    CHECK(match->box.y1 == Approx(to.y).margin(1.0));
  }
}

TEST_CASE("a patch that is not there has a low score, and one without texture is not looked for", "[patch]") {
  const cv::Mat object = texture(48, 48, 2);
  const auto patch = cut_patch(scene(object, {100, 60}), box_at(100, 60));
  REQUIRE(patch);
  const auto match = find_patch({texture(320, 180, 7), 1}, *patch, box_at(100, 60), 0.5F);
  CHECK((!match || match->score < 0.6F));
  const SmallLuma flat{cv::Mat(180, 320, CV_8UC1, cv::Scalar(90)), 1};
  const auto nothing = cut_patch(flat, box_at(10, 10));
  REQUIRE(nothing);
  CHECK_FALSE(find_patch(flat, *nothing, box_at(10, 10), 0.5F));
  CHECK_FALSE(describe(flat, box_at(10, 10)));
  CHECK_FALSE(cut_patch(flat, {10, 10, 12, 12}));
}

TEST_CASE("a patch that leaves the picture is followed by what is left of it", "[patch]") {
  const cv::Mat object = texture(48, 48, 2);
  const auto patch = cut_patch(scene(object, {260, 60}), box_at(260, 60));
  REQUIRE(patch);
  const auto match = find_patch(scene(object, {290, 60}), *patch, box_at(288, 60), 0.3F);
  REQUIRE(match);
  CHECK(match->score > 0.8F);
  CHECK(match->box.x1 == Approx(290).margin(1.5));
  CHECK_FALSE(find_patch(scene(object, {310, 60}), *patch, box_at(310, 60), 0.3F));
}

TEST_CASE("descriptions of one thing are alike whatever its brightness, of two things they are not", "[patch]") {
  const cv::Mat object = texture(48, 48, 2);
  SmallLuma dark = scene(object, {100, 60});
  dark.gray = dark.gray / 2 + 10;
  const auto a = describe(scene(object, {100, 60}), box_at(100, 60));
  const auto b = describe(dark, box_at(100, 60));
  const auto c = describe(scene(texture(48, 48, 3), {100, 60}), box_at(100, 60));
  REQUIRE((a && b && c));
  CHECK(correlation(*a, *b) > 0.99F);
  CHECK(correlation(*a, *c) < 0.5F);
}

TEST_CASE("the small picture is upright, at most as long as asked, and of every depth the same", "[patch]") {
  for (const std::string format : {"yuv420p", "yuv420p10le", "gray", "gbrp", "nv12"}) {
    CAPTURE(format);
    media::Frame frame = media::Frame::allocate(200, 100, format);
    media::Picture picture = frame.writable_picture();
    const auto& luma = picture.components[picture.layout.model == media::ColorModel::rgb ? 1 : 0];
    for (int y = 0; y < 50; ++y) {
      for (int x = 0; x < 100; ++x) {
        std::uint8_t* const at = luma.data + y * luma.row_stride + x * luma.pixel_stride;
        if (luma.wide()) {
          const auto value = static_cast<std::uint16_t>(200 << (luma.depth - 8) << luma.shift);
          std::memcpy(at, &value, 2);
        } else {
          *at = 200;
        }
      }
    }
    const SmallLuma small = small_luma(frame.picture(), {1, false}, 100);
    CHECK(small.scale == 0.5F);
    CHECK(small.gray.size() == cv::Size(50, 100));
    // Turned clockwise: what was at the top left is at the top right.
    CHECK(small.gray.at<std::uint8_t>(10, 40) == 200);
    CHECK(small.gray.at<std::uint8_t>(10, 10) < 30);
    const auto grid = luma_grid(frame.picture(), {0, 0, 200, 100}, 2, 2);
    REQUIRE(grid.size() == 4);
    CHECK(grid[0] == 200);
    CHECK(grid[3] < 30);
  }
}

TEST_CASE("grids outside the picture are empty, and unequal grids are far apart", "[patch]") {
  const media::Frame frame = media::Frame::allocate(64, 64, "gray");
  CHECK(luma_grid(frame.picture(), {100, 100, 120, 120}, 4, 4).empty());
  CHECK(grid_distance({10, 20}, {20, 20}) == 5);
  CHECK(grid_distance({10}, {10, 20}) == 255);
}

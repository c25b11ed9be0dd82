#include "tasks/anonymize/mask_painter.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

constexpr int width = 320;
constexpr int height = 180;

DecidedFrame gray_frame(const std::string& pixel_format = "yuv420p") {
  DecidedFrame decided;
  decided.item.frame = media::Frame::allocate(width, height, pixel_format);
  media::Picture picture = decided.item.frame.writable_picture();
  for (int c = 0; c < picture.count; ++c) {
    const auto& component = picture.components.at(static_cast<std::size_t>(c));
    for (int y = 0; y < component.height; ++y) {
      std::memset(component.data + y * component.row_stride, 120, static_cast<std::size_t>(component.width));
    }
  }
  decided.item.notes = std::make_unique<FaceNotes>();
  return decided;
}

int luma_at(const DecidedFrame& frame, int x, int y) {
  const media::ConstPicture picture = frame.item.frame.picture();
  return picture.components[0].data[y * picture.components[0].row_stride + x];
}

vision::TrackPlace place_at(float x, float y, float size) {
  return {1, vision::TrackState::detected, {x, y, x + size, y + size}, std::nullopt, 0.9F};
}

Options with_targets(std::vector<std::string> targets) {
  Options options;
  options.targets = std::move(targets);
  return options;
}

}  // namespace

TEST_CASE("a face is covered in full and the rest of the picture is left alone") {
  MaskPainter painter(Options{}, {});
  DecidedFrame frame = gray_frame();
  frame.places = {place_at(100, 60, 40)};
  painter.paint(frame);
  for (int y = 60; y < 100; ++y) {
    for (int x = 100; x < 140; ++x) {
      REQUIRE(luma_at(frame, x, y) == 16);
    }
  }
  CHECK(luma_at(frame, 20, 20) == 120);
  CHECK(luma_at(frame, 200, 80) == 120);
}

TEST_CASE("a rotated source is masked where the viewer sees the face") {
  MaskPainter painter(Options{}, {1, false});
  DecidedFrame frame = gray_frame();
  // Upright is 180 x 320; the stored picture is turned clockwise to stand upright, so the upright top right corner is
  // the stored top left one.
  frame.places = {place_at(140, 0, 40)};
  painter.paint(frame);
  CHECK(luma_at(frame, 10, 10) == 16);
  CHECK(luma_at(frame, width - 10, height - 10) == 120);
}

TEST_CASE("a frame that nobody could look at is covered entirely") {
  MaskPainter painter(Options{}, {});
  DecidedFrame frame = gray_frame();
  frame.whole = true;
  painter.paint(frame);
  CHECK(luma_at(frame, 0, 0) == 16);
  CHECK(luma_at(frame, width - 1, height - 1) == 16);
}

TEST_CASE("eyes without landmarks cost the whole face") {
  MaskPainter painter(with_targets({"eyes"}), {});
  DecidedFrame frame = gray_frame();
  frame.places = {place_at(100, 60, 40)};
  painter.paint(frame);
  CHECK(luma_at(frame, 120, 95) == 16);
}

TEST_CASE("eyes with landmarks cost a bar, not the mouth") {
  MaskPainter painter(with_targets({"eyes"}), {});
  DecidedFrame frame = gray_frame();
  vision::TrackPlace place = place_at(100, 40, 80);
  place.landmarks = vision::FaceLandmarks{{{122, 70}, {158, 70}, {140, 88}, {126, 104}, {154, 104}}};
  frame.places = {place};
  painter.paint(frame);
  CHECK(luma_at(frame, 122, 70) == 16);
  CHECK(luma_at(frame, 158, 70) == 16);
  CHECK(luma_at(frame, 140, 106) == 120);
}

TEST_CASE("head and eyes together draw both") {
  MaskPainter painter(with_targets({"eyes", "head"}), {});
  CHECK(painter.shapes(place_at(100, 60, 40), {}).size() == 2);
}

TEST_CASE("what is drawn depends on what was found and on what is asked for") {
  const vision::TrackPlace face = place_at(100, 60, 40);
  vision::TrackPlace head = face;
  head.subject = vision::Subject::head;
  vision::TrackPlace person = face;
  person.subject = vision::Subject::person;

  const MaskPainter heads(with_targets({"head"}), {});
  REQUIRE(heads.shapes(face, {}).size() == 1);
  REQUIRE(heads.shapes(head, {}).size() == 1);
  // The head around a face is larger than a head that was found as one.
  CHECK(heads.shapes(face, {})[0].bounds().width() > heads.shapes(head, {})[0].bounds().width());

  // A face whose body was not found is not left open by the target person.
  const MaskPainter people(with_targets({"person"}), {});
  REQUIRE(people.shapes(face, {}).size() == 1);
  CHECK(people.shapes(face, {})[0].bounds() == heads.shapes(face, {})[0].bounds());
  const auto body = people.shapes(person, {});
  REQUIRE(body.size() == 1);
  CHECK(body[0].kind() == vision::MaskShape::Kind::polygon);
  CHECK(body[0].bounds().width() == Approx(44));
}

TEST_CASE("a drawn region is hidden whether something was found or not, where the viewer sees it") {
  DecidedFrame frame = gray_frame();
  // Upright 180 x 320: a region at the top right is stored at the top left.
  frame.regions =
      DrawnRegions({{Region::Rule::always, {{140, 0}, {180, 0}, {180, 40}, {140, 40}}, 0, 9, ""}}, {180, 320}).masks(1);
  MaskPainter painter(Options{}, {1, false});
  painter.paint(frame);
  CHECK(luma_at(frame, 0, 0) == 16);
  CHECK(luma_at(frame, 39, 39) == 16);
  CHECK(luma_at(frame, 60, 60) == 120);
}

TEST_CASE("pixels of a region that is never hidden stay under masks of tracks, and not under drawn ones") {
  MaskPainter painter(Options{}, {1, false});
  DecidedFrame frame = gray_frame();
  // Upright 180 x 320, see above: the viewer's top right corner is the stored top left one.
  frame.places = {place_at(100, 20, 60)};
  frame.never = {{{130, 0}, {180, 0}, {180, 320}, {130, 320}}};
  const vision::Box always{150, 20, 170, 40};
  frame.regions = {{always, {vision::MaskShape::box(always)}}};
  painter.paint(frame);
  const auto upright = [&](int x, int y) { return luma_at(frame, y, 180 - 1 - x); };
  CHECK(upright(129, 50) == 16);
  CHECK(upright(130, 50) == 120);
  CHECK(upright(145, 50) == 120);
  CHECK(upright(160, 30) == 16);
}

TEST_CASE("a preview draws outlines and hides nothing") {
  Options options;
  options.preview = true;
  MaskPainter painter(options, {});
  DecidedFrame frame = gray_frame();
  frame.places = {place_at(100, 60, 40)};
  painter.paint(frame);
  CHECK(luma_at(frame, 120, 80) == 120);
}

TEST_CASE("unknown words are refused with the words that are known") {
  const auto refuses = [](const Options& options, const std::string& expected) {
    CHECK_THROWS_WITH(MaskPainter(options, {}), Catch::Contains(expected));
  };
  refuses(with_targets({"nose"}), "face, eyes, head");
  Options options;
  options.method = "smear";
  refuses(options, "solid, pixelate, blur, image");
  options.method = "image";
  options.mask_image = "/nowhere.png";
  refuses(options, "/nowhere.png");
  options = {};
  options.shape = "star";
  refuses(options, "ellipse, box");
  for (const char* color : {"reddish", "1,2", "1,2,3,4", "1,2,256", "-1,2,3", ""}) {
    options = {};
    options.color = color;
    refuses(options, "three numbers");
  }
}

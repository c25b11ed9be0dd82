#include "vision/eye_bar.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "vision/head_box.h"

using namespace smartcv::vision;
using Source = EyeBar::Source;

namespace {

const Box face{100, 100, 200, 240};
const FaceLandmarks frontal{{{128, 155}, {172, 155}, {150, 185}, {132, 210}, {168, 210}}};

Box around(Point center, float side = 30) {
  return {center.x - side / 2, center.y - side / 2, center.x + side / 2, center.y + side / 2};
}

FaceLandmarks with_eyes(Point left, Point right) {
  FaceLandmarks landmarks = frontal;
  landmarks[0] = left;
  landmarks[1] = right;
  return landmarks;
}

// Of a convex polygon with corners in clockwise order.
bool inside(const EyeBar& bar, Point p) {
  for (std::size_t i = 0; i < 4; ++i) {
    const Point a = bar.corners[i];
    const Point b = bar.corners[(i + 1) % 4];
    if ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) < 0) {
      return false;
    }
  }
  return true;
}

Point middle_of_eyes(const EyeBar& bar, const EyeBarOptions& options, float unit) {
  // The line through the eyes lies nearer to the upper edge's opposite: 0.55 above, 0.45 below.
  const float up = 0.55F * unit + options.margin_px;
  const float all = unit + 2 * options.margin_px;
  const float t = up / all;
  const Point top{(bar.corners[0].x + bar.corners[1].x) / 2, (bar.corners[0].y + bar.corners[1].y) / 2};
  const Point bottom{(bar.corners[2].x + bar.corners[3].x) / 2, (bar.corners[2].y + bar.corners[3].y) / 2};
  return {top.x + t * (bottom.x - top.x), top.y + t * (bottom.y - top.y)};
}

}  // namespace

TEST_CASE("without Haar eyes the bar covers eyes and brows of the landmarks") {
  const EyeBar bar = eye_bar(face, frontal, {});
  CHECK(bar.source == Source::landmarks);
  // Outer corners of the eyes and the brows' ends, in eye distances: what a face has there.
  for (const Point eye : {frontal[0], frontal[1]}) {
    for (const float dx : {-0.3F, 0.0F, 0.3F}) {
      for (const float dy : {-0.45F, 0.0F, 0.3F}) {
        CHECK(inside(bar, {eye.x + dx * 44, eye.y + dy * 44}));
      }
    }
  }
  CHECK_FALSE(inside(bar, frontal[2]));
  CHECK_FALSE(inside(bar, frontal[3]));
}

TEST_CASE("Haar eyes that agree with the landmarks refine them") {
  const EyeBarOptions none{0, 0};
  const std::vector<Box> eyes{around({126, 150}), around({176, 152}), around({150, 200})};
  const EyeBar bar = eye_bar(face, frontal, eyes, none);
  CHECK(bar.source == Source::haar);
  const float apart = std::hypot(50.0F, 2.0F);
  const Point middle = middle_of_eyes(bar, none, apart);
  CHECK(middle.x == Approx(151).margin(0.01));
  CHECK(middle.y == Approx(151).margin(0.01));
}

TEST_CASE("one agreeing Haar eye refines its side alone, the nearest of several wins") {
  const EyeBarOptions none{0, 0};
  const std::vector<Box> eyes{around({120, 148}), around({127, 154}), around({190, 120})};
  const EyeBar bar = eye_bar(face, frontal, eyes, none);
  CHECK(bar.source == Source::haar);
  const float apart = std::hypot(45.0F, 1.0F);
  const Point middle = middle_of_eyes(bar, none, apart);
  CHECK(middle.x == Approx((127 + 172) / 2.0).margin(0.01));
  CHECK(middle.y == Approx((154 + 155) / 2.0).margin(0.01));
}

TEST_CASE("Haar eyes that are too far away or too low are ignored") {
  // 16 px away of 100 px face width; a mouth corner; an eye of somebody else.
  const std::vector<Box> eyes{around({112, 155}), around({132, 210}), around({400, 155})};
  CHECK(eye_bar(face, frontal, eyes).source == Source::landmarks);
  // Agrees with a low landmark, but lies under the upper 65 % of the face.
  const FaceLandmarks low = with_eyes({128, 193}, {172, 193});
  CHECK(eye_bar(face, low, std::vector<Box>{around({128, 195})}).source == Source::landmarks);
  CHECK(eye_bar(face, low, std::vector<Box>{around({128, 190})}).source == Source::haar);
}

TEST_CASE("landmarks that cannot be eyes hide the whole face, whatever Haar says") {
  const std::vector<Box> haar{around({128, 155}), around({172, 155})};
  const float nan = std::nanf("");
  for (const FaceLandmarks& bad :
       {with_eyes({90, 155}, {172, 155}), with_eyes({128, 155}, {172, 250}), with_eyes({140, 155}, {155, 155}),
        with_eyes({172, 155}, {128, 155}), with_eyes({140, 120}, {155, 170}), with_eyes({nan, 155}, {172, 155}),
        FaceLandmarks{}}) {
    const EyeBar bar = eye_bar(face, bad, haar);
    CHECK(bar.source == Source::whole_face);
    for (const Point corner : {Point{100, 100}, Point{200, 100}, Point{200, 240}, Point{100, 240}}) {
      CHECK(inside(bar, corner));
    }
  }
}

TEST_CASE("the bar turns with the head") {
  const FaceLandmarks tilted = with_eyes({130, 140}, {170, 170});
  const EyeBar bar = eye_bar(face, tilted, {});
  CHECK(bar.source == Source::landmarks);
  const Point upper{bar.corners[1].x - bar.corners[0].x, bar.corners[1].y - bar.corners[0].y};
  CHECK(upper.y / upper.x == Approx(0.75));
  CHECK(inside(bar, tilted[0]));
  CHECK(inside(bar, tilted[1]));
}

TEST_CASE("the bar of a turned head stays as high as that of a frontal one") {
  const EyeBarOptions none{0, 0};
  const EyeBar bar = eye_bar(face, with_eyes({150, 155}, {172, 155}), {}, none);
  CHECK(bar.corners[3].y - bar.corners[0].y == Approx(42));
  CHECK(bar.corners[0].x == Approx(150 - 21));
}

TEST_CASE("margins widen the bar on every side") {
  const EyeBar plain = eye_bar(face, frontal, {}, {0, 0});
  const EyeBar wide = eye_bar(face, frontal, {}, {5, 0.25F});
  CHECK(wide.corners[0].x == Approx(plain.corners[0].x - 16));
  CHECK(wide.corners[0].y == Approx(plain.corners[0].y - 16));
  CHECK(wide.corners[2].x == Approx(plain.corners[2].x + 16));
  CHECK(wide.corners[2].y == Approx(plain.corners[2].y + 16));
}

TEST_CASE("the head is higher than the face above all") {
  const Box head = head_box(face);
  CHECK(head.y1 == Approx(100 - 77));
  CHECK(head.y2 == Approx(240 + 28));
  CHECK(head.x1 == Approx(65));
  CHECK(head.x2 == Approx(235));
}

#include "vision/pose_head.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace smartcv::vision;

namespace {

// A head 100 px high (crown to chin) with its ears' middle at (500, 300), looking into the camera. Pixels.
HeadPoints frontal() {
  HeadPoints points;
  points.nose = {500, 310};
  points.left_eye = {514, 290};
  points.right_eye = {486, 290};
  points.left_ear = {532, 300};
  points.right_ear = {468, 300};
  points.left_shoulder = {576, 410};
  points.right_shoulder = {424, 410};
  return points;
}

constexpr Box body{420, 240, 580, 1000};
// What such a head covers: 0.67 h wide, crown 0.57 h above the ears and chin 0.43 h below.
constexpr Box truth{466, 243, 534, 343};

bool covers(const Box& outer, const Box& inner) {
  return outer.x1 <= inner.x1 && outer.y1 <= inner.y1 && outer.x2 >= inner.x2 && outer.y2 >= inner.y2;
}

HeadPoints turned(const HeadPoints& points, float degrees) {
  const auto turn = [degrees](const std::optional<Point>& p) -> std::optional<Point> {
    if (!p) {
      return p;
    }
    const float a = degrees * 3.14159265F / 180;
    const float x = p->x - 500;
    const float y = p->y - 300;
    return Point{500 + std::cos(a) * x - std::sin(a) * y, 300 + std::sin(a) * x + std::cos(a) * y};
  };
  return {turn(points.nose),      turn(points.left_eye),      turn(points.right_eye),     turn(points.left_ear),
          turn(points.right_ear), turn(points.left_shoulder), turn(points.right_shoulder)};
}

}  // namespace

TEST_CASE("a head that looks into the camera is covered and not by much more") {
  const Box head = pose_head_box(frontal(), body);
  CHECK(covers(head, truth));
  CHECK(head.width() < 130);
  CHECK(head.height() < 150);
}

TEST_CASE("a head from behind is found by its ears and shoulders, and by the shoulders alone") {
  HeadPoints points = frontal();
  points.nose = points.left_eye = points.right_eye = std::nullopt;
  CHECK(covers(pose_head_box(points, body), truth));
  points.left_ear = points.right_ear = std::nullopt;
  const Box head = pose_head_box(points, body);
  CHECK(covers(head, truth));
  CHECK(head.height() < 160);
}

TEST_CASE("a head in profile is as large as one that looks into the camera") {
  HeadPoints points;
  points.left_ear = {500, 300};
  points.nose = {554, 310};
  points.left_eye = {540, 290};
  // From the back of the head to the tip of the nose: 0.43 h behind the ear, 0.54 h before it.
  CHECK(covers(pose_head_box(points, body), {465, 250, 554, 343}));
}

TEST_CASE("a face that is cut by the border is covered from the points that are left") {
  HeadPoints points;
  points.left_eye = {14, 290};
  points.left_ear = {50, 300};
  const Box head = pose_head_box(points, {0, 240, 100, 1000});
  CHECK(head.x1 < 0);
  CHECK(covers(head, {0, 255, 50, 343}));
}

TEST_CASE("a head follows the body that lies or hangs") {
  for (const float degrees : {90.0F, -90.0F, 180.0F, 30.0F}) {
    CAPTURE(degrees);
    const Box head = pose_head_box(turned(frontal(), degrees), body);
    const HeadPoints ends = turned({.nose = Point{500, 243}, .left_eye = Point{500, 343}}, degrees);
    for (const auto& end : {ends.nose, ends.left_eye}) {
      CHECK(end->x >= head.x1);
      CHECK(end->x <= head.x2);
      CHECK(end->y >= head.y1);
      CHECK(end->y <= head.y2);
    }
  }
}

TEST_CASE("a person without any point of the head is covered at the top") {
  const Box head = pose_head_box({}, body);
  CHECK(head == Box{420, 240, 580, 430});
}

TEST_CASE("one point says where a head is and the body how large") {
  HeadPoints points;
  points.right_ear = {500, 300};
  const Box head = pose_head_box(points, body);
  CHECK(head.height() >= 60);
  CHECK(covers(head, {480, 280, 520, 320}));
}

TEST_CASE("a face is seen when the nose and an eye are") {
  const auto face = pose_face(frontal(), body);
  REQUIRE(face);
  CHECK(covers(face->box, {475, 280, 525, 340}));
  REQUIRE(face->landmarks);
  CHECK((*face->landmarks)[0] == Point{486, 290});
  CHECK((*face->landmarks)[1] == Point{514, 290});
  CHECK((*face->landmarks)[4].y == 330);

  HeadPoints from_behind = frontal();
  from_behind.nose = std::nullopt;
  CHECK_FALSE(pose_face(from_behind, body));
  HeadPoints profile = frontal();
  profile.right_eye = std::nullopt;
  REQUIRE(pose_face(profile, body));
  CHECK_FALSE(pose_face(profile, body)->landmarks);
}

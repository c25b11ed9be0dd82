#include "vision/face_alignment.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>

#include "base/error.h"

using namespace smartcv;
using vision::Affine;
using vision::ChipKind;
using vision::LandmarkSource;
using vision::Point;

namespace {

// The landmarks' places in a chip as positions (outer corners), from the template's pixel centres.
Point place(ChipKind kind, LandmarkSource source, std::size_t i) {
  const Point p = vision::chip_template(kind, source)[i];
  return {p.x + 0.5F, p.y + 0.5F};
}

}  // namespace

TEST_CASE("landmarks that already lie in the template's places leave the chip where it is", "[face_alignment]") {
  for (const auto kind : {ChipKind::dlib, ChipKind::facenet}) {
    for (const auto source : {LandmarkSource::centerface, LandmarkSource::mtcnn}) {
      const auto map = vision::chip_to_picture({}, vision::chip_template(kind, source), kind, source);
      CHECK(map.xx == Approx(1));
      CHECK(map.yy == Approx(1));
      CHECK(map.xy == Approx(0).margin(1e-9));
      CHECK(map.x0 == Approx(0).margin(1e-4));
      CHECK(map.y0 == Approx(0).margin(1e-4));
    }
  }
}

TEST_CASE("a tilted face stands upright in its chip", "[face_alignment]") {
  // The template's face, 2.5 times as large, tilted by 40 degrees, somewhere in the picture.
  const double c = 2.5 * std::cos(0.7);
  const double s = 2.5 * std::sin(0.7);
  const Affine tilt{c, -s, 700, s, c, 300};
  auto landmarks = vision::chip_template(ChipKind::dlib, LandmarkSource::centerface);
  for (auto& point : landmarks) {
    point = tilt(point);
  }
  const auto map = vision::chip_to_picture({}, landmarks, ChipKind::dlib, LandmarkSource::centerface);
  for (std::size_t i = 0; i < landmarks.size(); ++i) {
    const Point found = map(place(ChipKind::dlib, LandmarkSource::centerface, i));
    CHECK(found.x == Approx(landmarks[i].x + 0.5F).margin(0.01));
    CHECK(found.y == Approx(landmarks[i].y + 0.5F).margin(0.01));
  }
}

TEST_CASE("both kinds of chip and both detectors' templates show one face in one place", "[face_alignment]") {
  for (const auto kind : {ChipKind::dlib, ChipKind::facenet}) {
    const int side = vision::chip_side(kind);
    for (std::size_t i = 0; i < 5; ++i) {
      const Point a = place(kind, LandmarkSource::centerface, i);
      const Point b = place(kind, LandmarkSource::mtcnn, i);
      CHECK(std::hypot(a.x - b.x, a.y - b.y) < 0.03 * side);
    }
    const Point left = place(kind, LandmarkSource::mtcnn, 0);
    const Point right = place(kind, LandmarkSource::mtcnn, 1);
    CHECK((left.x + right.x) / 2 == Approx(side / 2.0).margin(0.01 * side));
    CHECK(left.y == right.y);
  }
}

TEST_CASE("a face whose landmarks coincide is taken by its box", "[face_alignment]") {
  const vision::Box face{100, 200, 180, 320};
  const vision::FaceLandmarks none{};
  const auto map = vision::chip_to_picture(face, none, ChipKind::facenet, LandmarkSource::centerface);
  CHECK(map({80, 80}) == Point{140, 260});
  CHECK(map.xx == Approx(100.0 / 160));  // the mean side over the chip's
  CHECK(map.xy == 0);
  CHECK_THROWS_AS(vision::chip_to_picture({}, none, ChipKind::dlib, LandmarkSource::mtcnn), Error);
}

TEST_CASE("a second look has the face in its middle at the share asked for", "[face_alignment]") {
  const vision::Box face{100, 200, 180, 320};
  const auto map = vision::second_look(face);
  CHECK(map({96, 96}) == face.center());
  const Point top = vision::inverse(map)({140, 200});
  const Point bottom = vision::inverse(map)({140, 320});
  CHECK(bottom.y - top.y == Approx(96));  // half of 192
  CHECK_THROWS_AS(vision::second_look({}), Error);
}

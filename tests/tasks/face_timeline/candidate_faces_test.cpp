#include "tasks/face_timeline/candidate_faces.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace smartcv;
using face_timeline::CandidateFaces;
using face_timeline::FaceCandidate;

namespace {

FaceCandidate candidate(std::int64_t frame, float quality, int side = 10) {
  FaceCandidate made;
  made.frame = frame;
  made.possible_quality = quality;
  made.quality = quality;
  made.patch.rgb = cv::Mat(side, side, CV_8UC3, cv::Scalar::all(0));
  return made;
}

}  // namespace

TEST_CASE("the best faces of a long track are kept, spread over its time, in bounded memory", "[candidates]") {
  CandidateFaces faces(16);
  std::size_t most = 0;
  for (std::int64_t frame = 100; frame < 10'100; ++frame) {
    // The best of each hundred frames is in its middle.
    const float quality = 1.0F - static_cast<float>(std::abs(frame % 100 - 50)) / 100.0F;
    faces.add(candidate(frame, quality));
    most = std::max(most, faces.bytes());
  }
  CHECK(faces.slots() <= 16);
  CHECK(most <= 17 * 300);
  const auto best = faces.take_best(8);
  REQUIRE(best.size() == 8);
  CHECK(std::ranges::all_of(best, [](const auto& face) { return face.quality > 0.95F; }));
  const auto [first, last] = std::ranges::minmax(best, {}, &FaceCandidate::frame);
  CHECK(last.frame - first.frame > 4000);
  CHECK(faces.bytes() == 0);
}

TEST_CASE("faces come out best first", "[candidates]") {
  CandidateFaces faces(8);
  faces.add(candidate(0, 0.2F));
  faces.add(candidate(1, 0.9F));
  faces.add(candidate(2, 0.5F));
  const auto best = faces.take_best(2);
  REQUIRE(best.size() == 2);
  CHECK(best[0].frame == 1);
  CHECK(best[1].frame == 2);
}

TEST_CASE("a face is cut out only when it may be better than the one its slot has", "[candidates]") {
  CandidateFaces faces(2);
  CHECK(faces.wants(0, 0.1F));
  FaceCandidate blurred = candidate(0, 0.8F);
  blurred.quality = 0.4F;
  faces.add(blurred);
  // So far half of what was possible was reached: equal promise is not worth another look.
  faces.add(candidate(1, 0.1F));
  faces.add(candidate(2, 0.1F));  // slots are two frames long from here on
  CHECK_FALSE(faces.wants(2, 0.1F));
  CHECK(faces.wants(2, 0.2F));
}

TEST_CASE("thinning out halves the slots and keeps the best", "[candidates]") {
  CandidateFaces faces(16);
  for (int i = 0; i < 12; ++i) {
    faces.add(candidate(i, i == 7 ? 0.9F : 0.1F));
  }
  const std::size_t before = faces.bytes();
  faces.thin_out();
  CHECK(faces.slots() <= 6);
  CHECK(faces.bytes() <= before / 2);
  CHECK(faces.take_best(1).front().frame == 7);
}

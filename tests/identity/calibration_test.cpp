#include "identity/calibration.h"

#include <catch2/catch.hpp>

using namespace smartcv::identity;

TEST_CASE("every embedder there is has a calibration, photos may be farther", "[identity]") {
  for (const std::string name : {"dlib-resnet", "facenet-vggface2", "facenet-casia"}) {
    CHECK(calibration_of(name).threshold > 0);
    CHECK(calibration_of(name).photo_threshold > calibration_of(name).threshold);
  }
}

TEST_CASE("the photos' threshold follows the one the user sets", "[identity]") {
  const Calibration own = calibration_in_force(0, "dlib-resnet");
  const Calibration wider = calibration_in_force(2 * own.threshold, "dlib-resnet");
  CHECK(wider.threshold == 2 * own.threshold);
  CHECK(wider.photo_threshold == Approx(2 * own.photo_threshold));
}

TEST_CASE("a score is 1 for the same, one half on the threshold and never below 0", "[identity]") {
  CHECK(score_of_distance(0, 0.4) == 1);
  CHECK(score_of_distance(0.4, 0.4) == Approx(0.5));
  CHECK(score_of_distance(0.8, 0.4) == 0);
  CHECK(score_of_distance(5, 0.4) == 0);
}

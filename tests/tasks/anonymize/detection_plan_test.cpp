#include "tasks/anonymize/detection_plan.h"

#include <catch2/catch.hpp>

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

constexpr vision::Size hd{1920, 1080};
constexpr vision::Size uhd{3840, 2160};

DetectionPlan planned(const Options& options, vision::Size upright) { return plan_detection(options, upright).at(0); }

Options with_min_face(int min_face) {
  Options options;
  options.min_face = min_face;
  return options;
}

}  // namespace

TEST_CASE("without a face size that is asked for, every video is looked at as a whole at 960 pixels", "[plan]") {
  for (const vision::Size size : {hd, uhd, vision::Size{1080, 1920}}) {
    const DetectionPlan plan = planned({}, size);
    CHECK(plan.input_width == 960);
    CHECK(plan.tiles.whole());
  }
  CHECK(planned({}, uhd).smallest_face == 4 * dependable_face("centerface"));
  CHECK(planned({}, {640, 360}).input_width == 640);
}

TEST_CASE("the width follows from the smallest face that must be found, and tiles where it would be too wide",
          "[plan]") {
  for (const int min_face : {12, 16, 24, 48, 100, 400}) {
    for (const vision::Size size : {hd, uhd, vision::Size{2160, 3840}, vision::Size{8192, 4320}}) {
      CAPTURE(min_face, size.width);
      const DetectionPlan plan = planned(with_min_face(min_face), size);
      CHECK(plan.smallest_face <= min_face);
      CHECK(plan.input_width <= 1920);
      CHECK(plan.tile_width <= 1920);
      if (!plan.tiles.whole()) {
        // What the whole picture does not show well must not be cut.
        CHECK(plan.tiles.overlap > dependable_face("centerface") * size.width / plan.input_width);
      }
    }
  }
  CHECK(planned(with_min_face(48), uhd).tiles.whole());
  CHECK(planned(with_min_face(100), hd).input_width == 480);
  CHECK_FALSE(planned(with_min_face(16), uhd).tiles.whole());
}

TEST_CASE("no look is closer than the picture's own pixels", "[plan]") {
  const DetectionPlan plan = planned(with_min_face(5), hd);
  CHECK(plan.input_width == 1920);
  CHECK(plan.tiles.whole());
  CHECK(plan.smallest_face == dependable_face("centerface"));
}

TEST_CASE("widths and tiles that were given are taken", "[plan]") {
  Options options = with_min_face(16);
  options.tiles = "off";
  CHECK(planned(options, uhd).tiles.whole());
  CHECK(planned(options, uhd).input_width == 1920);
  CHECK(planned(options, uhd).smallest_face > 16);
  options.tiles = "3x2";
  CHECK(tiles_text(planned(options, uhd).tiles) == "3x2");
  CHECK(planned(options, uhd).smallest_face <= 16);
  options.tiles = "auto";
  options.detect_width = 640;
  CHECK(planned(options, uhd).input_width == 640);
  CHECK(planned(options, uhd).tile_width <= 640);
  CHECK(planned(options, uhd).smallest_face <= 16);
}

TEST_CASE("each detector has a plan of its own, and MTCNN needs no tiles", "[plan]") {
  Options options = with_min_face(20);
  options.detectors = {"centerface", "mtcnn", "yolov8n-pose"};
  options.detect_width = 1920;
  const auto plans = plan_detection(options, hd);
  REQUIRE(plans.size() == 3);
  CHECK(plans[0].input_width == 1920);
  CHECK(plans[1].input_width == 0);
  CHECK(plans[1].smallest_face == 20);
  CHECK(plans[1].tiles.whole());
  CHECK(plans[2].smallest_face <= 20);
  options.detectors = {"none"};
  CHECK(plan_detection(options, hd).empty());
}

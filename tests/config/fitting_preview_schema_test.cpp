#include "config/fitting_preview_schema.h"

#include <catch2/catch.hpp>

#include "tests/config/schema_desk.h"

namespace smartcv::config {
namespace {

using Desk = SchemaDesk<fitting_preview::Settings, fitting_preview_schema, check_fitting_preview>;

}  // namespace

TEST_CASE("garments are a list, each by itself or for one person") {
  Desk desk;
  desk.set("garment", "1=shirt.yaml, hat.yaml");
  desk.resolve_all();
  CHECK(desk.settings.fitting.garments == std::vector<std::string>{"1=shirt.yaml", "hat.yaml"});
  Desk wrong;
  wrong.set("garment", "1=,hat.yaml");
  CHECK_THAT(wrong.refused(), Catch::Contains("garment") && Catch::Contains("ID="));
}

TEST_CASE("zero is no stride, auto is") {
  Desk desk;
  desk.set("pose_every", "auto");
  desk.resolve_all();
  CHECK(desk.settings.fitting.pose_every == 0);
  Desk wrong;
  wrong.set("pose_every", "0");
  CHECK_THAT(wrong.refused(), Catch::Contains("a whole number from 1 to 1000, or auto"));
}

TEST_CASE("how often people are looked for is only a matter of the top-down network") {
  Desk desk;
  desk.set("detect_every", "5");
  desk.resolve_all();
  Desk wrong;
  wrong.set("detect_every", "5");
  wrong.set("pose", "yolov8n-pose");
  CHECK_THAT(wrong.refused(), Catch::Contains("detect_every") && Catch::Contains("yolov8n-pose"));
}

TEST_CASE("RTMPose needs someone who finds the people, YOLOv8-pose does not") {
  fitting_preview::Settings settings;
  CHECK(pose_models_for(settings) == std::vector<std::string>{"rtmpose-s", "yolov8n-pose"});
  settings.fitting.pose = "yolov8s-pose";
  CHECK(pose_models_for(settings) == std::vector<std::string>{"yolov8s-pose"});
}

TEST_CASE("a matte is looked at for arms and outlines, and not for a skeleton") {
  fitting_preview::Settings settings;
  CHECK(wants_matte(settings));
  settings.fitting.arms_in_front = false;
  CHECK_FALSE(wants_matte(settings));
  settings.fitting.clip_to_person = true;
  CHECK(wants_matte(settings));
  settings.fitting.layout = "skeleton";
  CHECK_FALSE(wants_matte(settings));
  settings.fitting.layout = "overlay";
  settings.fitting.matte = "none";
  CHECK_FALSE(wants_matte(settings));
}

}  // namespace smartcv::config

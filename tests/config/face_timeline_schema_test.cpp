#include "config/face_timeline_schema.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/config/schema_desk.h"

namespace smartcv::config {
namespace {

using Desk = SchemaDesk<face_timeline::Settings, face_timeline_schema, check_face_timeline>;

TEST_CASE("how often face-timeline looks is a number or auto", "[face_timeline]") {
  Desk desk;
  desk.set("detect_every", "3");
  desk.resolve_all();
  CHECK(desk.settings.timeline.detect_every == 3);
  desk.set("detect_every", "auto");
  desk.resolve_all();
  CHECK(desk.settings.timeline.detect_every == 0);
  for (const auto* wrong : {"0", "-1", "often"}) {
    Desk other;
    other.set("detect_every", wrong);
    CHECK_THAT(other.refused(), Catch::Contains("a whole number from 1 to 1000, or auto"));
  }
}

TEST_CASE("the threshold is the embedder's own until somebody sets it", "[face_timeline]") {
  Desk desk;
  desk.resolve_all();
  CHECK(desk.settings.timeline.threshold == 0);
  CHECK(desk.schema.find("threshold")->text() == "auto");
  desk.set("threshold", "0.45");
  desk.resolve_all();
  CHECK(desk.settings.timeline.threshold == 0.45);
  Desk wrong;
  wrong.set("threshold", "0");
  CHECK_THAT(wrong.refused(), Catch::Contains("a number above 0"));
}

TEST_CASE("one bound of the batch of faces moves the other, two that contradict are refused", "[face_timeline]") {
  Desk small;
  small.set("embed_batch_max", "8");
  small.resolve_all();
  CHECK(small.settings.timeline.embed_batch_min == 8);
  Desk large;
  large.set("embed_batch_min", "1024");
  large.resolve_all();
  CHECK(large.settings.timeline.embed_batch_max == 1024);
  Desk wrong;
  wrong.set("embed_batch_min", "64");
  wrong.set("embed_batch_max", "8");
  CHECK_THAT(wrong.refused(), Catch::Contains("embed_batch_min is 64, above embed_batch_max 8"));
}

TEST_CASE("a track cannot go on at a higher score than it starts with", "[face_timeline]") {
  Desk lowered;
  lowered.set("confidence", "0.1");
  lowered.resolve_all();
  CHECK(lowered.settings.timeline.confidence_continue == 0.1);
  Desk wrong;
  wrong.set("confidence", "0.4");
  wrong.set("confidence_continue", "0.6");
  CHECK_THAT(wrong.refused(), Catch::Contains("confidence_continue is 0.6, above confidence 0.4"));
}

TEST_CASE("face-timeline asks for the models it needs and no others", "[face_timeline]") {
  face_timeline::Settings settings;
  CHECK(models_for(settings) == std::vector<std::string>{"dlib-resnet", "centerface"});
  settings.timeline.detector = "mtcnn";
  settings.timeline.embedder = "facenet-casia";
  CHECK(models_for(settings) == std::vector<std::string>{"facenet-casia", "mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet"});
}

}  // namespace
}  // namespace smartcv::config

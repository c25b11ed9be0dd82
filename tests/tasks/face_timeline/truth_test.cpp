#include "tasks/face_timeline/truth.h"

#include <catch2/catch.hpp>

#include "tests/support/fixture_bytes.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::face_timeline;

namespace {

std::string refused(const std::string& text) {
  const tests::TemporaryFolder folder;
  tests::write_bytes(folder / "truth.json", text);
  return tests::refusal_of([&] { return read_truth(folder / "truth.json"); }, ErrorCode::input);
}

}  // namespace

TEST_CASE("a file of true faces is read", "[evaluation]") {
  const tests::TemporaryFolder folder;
  tests::write_bytes(folder / "truth.json",
                     R"({"width": 64, "height": 48, "frames": 9, "cuts_at_frames": [4], "note": "by eye",
                         "boxes": {"3": [["anna", 1, 2, 30.5, 40]], "8": []}})");
  const Truth truth = read_truth(folder / "truth.json");
  CHECK(truth.upright == vision::Size{64, 48});
  CHECK(truth.frames == 9);
  CHECK(truth.cuts == std::vector<std::int64_t>{4});
  REQUIRE(truth.faces.at(3).size() == 1);
  CHECK(truth.faces.at(3)[0].person == "anna");
  CHECK(truth.faces.at(3)[0].box == vision::Box{1, 2, 30.5F, 40});
}

TEST_CASE("what is no truth is refused with its place", "[evaluation]") {
  CHECK_THAT(refused("no"), Catch::Contains("is no JSON"));
  CHECK_THAT(refused("[]"), Catch::Contains("has no \"width\""));
  const auto boxes = [](const std::string& text) {
    return refused(R"({"width": 64, "height": 48, "frames": 9, "boxes": )" + text + "}");
  };
  CHECK_THAT(boxes(R"({"9": []})"), Catch::Contains("boxes.9 is no frame from 0 to 8"));
  CHECK_THAT(boxes(R"({"1x": []})"), Catch::Contains("is no frame"));
  CHECK_THAT(boxes(R"({"1": [["anna", 1, 2, 3]]})"), Catch::Contains("boxes.1[0] is not [person, x1, y1, x2, y2]"));
  CHECK_THAT(boxes(R"({"1": [["anna", 5, 2, 3, 4]]})"), Catch::Contains("empty box"));
  CHECK_THAT(boxes(R"({"1": [["anna", "5", 2, 3, 4]]})"), Catch::Contains("boxes.1[0][1] is no number"));
}

#include "config/garment_file.h"

#include "base/log.h"
#include "tests/config/support.h"
#include "tests/support/sample_garments.h"
#include "tests/support/shared.h"

namespace smartcv::config {
namespace {

using Catch::Contains;
using fitting_preview::Anchor;
using fitting_preview::GarmentKind;

}  // namespace

TEST_CASE("every sample garment is read, makes sense and can be loaded", "[garment_file]") {
  for (const std::string name : {"shirt", "jacket", "dress", "trousers", "hat", "glasses"}) {
    CAPTURE(name);
    const auto facts = read_garment_file(tests::sample_garments() / (name + ".yaml"));
    CHECK(fitting_preview::mistakes(facts).empty());
    const auto garment = fitting_preview::load_garment(facts);
    CHECK(garment.picture.cols == facts.picture_size.width);
  }
}

TEST_CASE("a garment file gives its anchors, parts, sizes and depth", "[garment_file]") {
  const auto facts = read_garment_file(tests::sample_garments() / "shirt.yaml");
  CHECK(facts.name == "striped-shirt");
  CHECK(facts.kind == GarmentKind::top);
  CHECK(facts.picture == tests::sample_garments() / "shirt.png");
  CHECK(facts.picture_size == vision::Size{1320, 1000});
  CHECK(facts.anchors.at(Anchor::left_shoulder) == vision::Point{890, 255});
  REQUIRE(facts.parts.size() == 2);
  CHECK(facts.parts[0].kind == fitting_preview::PartKind::left_sleeve);
  CHECK(facts.z == fitting_preview::own_z(GarmentKind::top));

  const tests::TemporaryFolder folder;
  std::filesystem::copy(tests::sample_garments() / "hat.png", folder / "cap.png");
  const auto file = write_text(folder / "cap.yaml",
                               "kind: hat\nz: -3\nsize: {width: 1.1, length: 0.9}\n"
                               "anchors: {left_temple: [600.5, 400], right_temple: [300, 400]}\n");
  const auto cap = read_garment_file(file);
  CHECK(cap.name == "cap");
  CHECK(cap.picture == folder / "cap.png");
  CHECK(cap.z == -3);
  CHECK(cap.size.width == Approx(1.1));
  CHECK(cap.size.sleeves == 1);
  CHECK(cap.anchors.at(Anchor::left_temple).x == 600.5F);
}

TEST_CASE("all that is wrong with a garment file is told at once, with the line and the nearest word",
          "[garment_file]") {
  const tests::TemporaryFolder folder;
  const auto file = write_text(folder / "bad.yaml",
                               "kind: topp\ncolor: red\nanchors:\n  left_sholder: [1, 2]\n  right_hip: [1]\n"
                               "  left_hip: [a, 2]\n  left_hip: [1, 2]\nparts:\n  left_sleve: []\n  body: 7\n"
                               "z: 1.5\nsize: {widht: 2}\n");
  const auto problems = inspect_garment_file(file).problems;
  const auto told = [&](const std::string& text) {
    CAPTURE(text);
    CHECK(std::count_if(problems.begin(), problems.end(),
                        [&](const std::string& line) { return line.find(text) != std::string::npos; }) == 1);
  };
  told("bad.yaml:1: kind must be one of top, jacket");
  told("'topp'; did you mean 'top'?");
  told("bad.yaml:2: unknown key 'color' in the garment");
  told("bad.yaml:4: unknown key 'left_sholder' in anchors; did you mean 'left_shoulder'?");
  told("bad.yaml:5: anchors.right_hip must be two numbers");
  told("bad.yaml:6: x of anchors.left_hip must be a number");
  told("bad.yaml:7: 'left_hip' stands in anchors a second time");
  told("bad.yaml:9: unknown key 'left_sleve' in parts; did you mean 'left_sleeve'?");
  told("bad.yaml:10: parts.body must be a list of points");
  told("bad.yaml:11: z must be a whole number");
  told("bad.yaml:12: unknown key 'widht' in size; did you mean 'width'?");
  CHECK_FALSE(inspect_garment_file(file).kind_known);
  CHECK_THAT(refusal([&] { static_cast<void>(read_garment_file(file)); }),
             Contains("bad.yaml:1:") && Contains("more)"));
}

TEST_CASE("files that are no garments are refused", "[garment_file]") {
  const tests::TemporaryFolder folder;
  const auto refused = [&](const std::string& text, ErrorCode code = ErrorCode::usage) {
    const auto file = write_text(folder / "x.yaml", text);
    return refusal([&] { static_cast<void>(read_garment_file(file)); }, code);
  };
  CHECK_THAT(refused(""), Contains("is no garment"));
  CHECK_THAT(refused("- a\n"), Contains("is no garment"));
  CHECK_THAT(refused("kind: [\n"), Contains("YAML syntax error"));
  CHECK_THAT(refused("name: x\n"), Contains("has no kind"));
  CHECK_THAT(refused("kind: hat\n", ErrorCode::input), Contains("x.png") && Contains("no such file"));
  CHECK_THAT(refusal([&] { static_cast<void>(read_garment_file(folder / "none.yaml")); }), Contains("no such file"));
}

TEST_CASE("a PNG stands for the YAML beside it, else its anchors are guessed with a warning", "[garment_file]") {
  CHECK(read_garment_file(tests::sample_garments() / "shirt.png").name == "striped-shirt");
  const tests::TemporaryFolder folder;
  std::filesystem::copy(tests::sample_garments() / "shirt.png", folder / "alone.png");
  std::string warning;
  set_warning_listener([&](const std::string& text) { warning = text; });
  const auto facts = read_garment_file(folder / "alone.png");
  set_warning_listener({});
  CHECK(facts.name == "alone");
  CHECK(fitting_preview::mistakes(facts).empty());
  CHECK_THAT(warning, Contains("alone.png") && Contains("a top") && Contains("garment suggest"));
}

TEST_CASE("what is written reads back", "[garment_file]") {
  const tests::TemporaryFolder folder;
  std::filesystem::copy(tests::sample_garments() / "shirt.png", folder / "a \"b\": c.png");
  auto facts = read_garment_file(tests::sample_garments() / "shirt.yaml");
  facts.anchors[Anchor::hem] = {660.123F, 954.5F};
  const auto file = write_text(folder / "back.yaml", garment_yaml(facts, "a \"b\": c.png"));
  const auto back = read_garment_file(file);
  CHECK(back.picture == folder / "a \"b\": c.png");
  CHECK(back.kind == facts.kind);
  REQUIRE(back.anchors.size() == facts.anchors.size());
  for (const auto& [anchor, point] : facts.anchors) {
    CHECK(back.anchors.at(anchor).x == Approx(point.x).margin(0.006));
    CHECK(back.anchors.at(anchor).y == Approx(point.y).margin(0.006));
  }
  REQUIRE(back.parts.size() == facts.parts.size());
  CHECK(back.parts[1].outline == facts.parts[1].outline);
}

}  // namespace smartcv::config

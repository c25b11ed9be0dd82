#include "tasks/fitting_preview/garment.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "base/error.h"
#include "tests/support/content.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

namespace smartcv::fitting_preview {
namespace {

using Catch::Contains;

// A top of 100 x 100 pixels without mistakes.
GarmentFacts good_top(const std::filesystem::path& picture = {}) {
  GarmentFacts facts;
  facts.name = "top";
  facts.picture = picture;
  facts.picture_size = {100, 100};
  facts.anchors = {{Anchor::left_shoulder, {70, 20}},
                   {Anchor::right_shoulder, {30, 20}},
                   {Anchor::left_hip, {65, 80}},
                   {Anchor::right_hip, {35, 80}}};
  return facts;
}

std::filesystem::path write_png(const std::filesystem::path& path, const cv::Mat& picture) {
  REQUIRE(cv::imwrite(path.string(), picture));
  return path;
}

std::string refusal(GarmentFacts facts) {
  try {
    static_cast<void>(load_garment(std::move(facts)));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::input);
    return error.what();
  }
  FAIL("nothing was refused");
  return {};
}

float linear(double srgb) { return static_cast<float>(std::pow((srgb + 0.055) / 1.055, 2.4)); }

}  // namespace

TEST_CASE("a garment without mistakes has none", "[garment]") { CHECK(mistakes(good_top()).empty()); }

TEST_CASE("all that is wrong with a garment is named by field, at once", "[garment]") {
  auto facts = good_top();
  std::swap(facts.anchors[Anchor::left_shoulder], facts.anchors[Anchor::right_shoulder]);
  facts.anchors[Anchor::left_hip] = {65, 140};
  facts.anchors.erase(Anchor::right_hip);
  facts.anchors[Anchor::crown] = {50, 5};
  facts.anchors[Anchor::left_elbow] = {80, 40};
  facts.parts = {{PartKind::left_leg, {{0, 0}, {10, 0}, {10, 10}}},
                 {PartKind::body, {{0, 0}, {10, 10}, {10, 0}, {0, 10}}},
                 {PartKind::body, {{0, 0}, {10, 10}}}};
  facts.size.sleeves = 0;
  facts.size.length = std::nanf("");
  const auto found = mistakes(facts);
  const auto named = [&](const std::string& text) {
    CAPTURE(text);
    CHECK(std::count_if(found.begin(), found.end(),
                        [&](const std::string& line) { return line.find(text) != std::string::npos; }) == 1);
  };
  named("anchors.right_hip is missing: a top hangs on it");
  named("anchors.left_hip (65, 140) lies outside the picture (100 x 100 pixels)");
  named("anchors.left_shoulder and anchors.right_shoulder are crossed");
  named("anchors.crown is not for a top");
  named("anchors.left_elbow needs anchors.left_sleeve_end");
  named("parts.left_leg is not for a top");
  named("parts.body: its sides cross");
  named("parts.body needs at least three points, it has 2");
  named("parts.body stands there twice");
  named("size.sleeves is 0");
  named("size.length is nan");
  CHECK(found.size() == 11);
}

TEST_CASE("what hangs must hang down, and two anchors are two places", "[garment]") {
  auto facts = good_top();
  facts.anchors[Anchor::left_hip] = {65, 10};
  CHECK(mistakes(facts) == std::vector<std::string>{"anchors.left_shoulder must lie above anchors.left_hip"});
  facts = good_top();
  facts.anchors[Anchor::left_shoulder] = {30.5, 20};
  CHECK_THAT(mistakes(facts).at(0), Contains("less than a pixel apart"));
  facts = good_top();
  facts.anchors[Anchor::left_shoulder] = {std::nanf(""), 20};
  CHECK_THAT(mistakes(facts).at(0), Contains("outside the picture"));
}

TEST_CASE("a garment's picture is linear light, multiplied by its alpha", "[garment]") {
  const tests::TemporaryFolder folder;
  cv::Mat picture(100, 100, CV_8UC4, cv::Scalar(51, 102, 204, 255));  // B G R A
  picture.rowRange(50, 100).setTo(cv::Scalar(255, 255, 255, 51));
  const auto garment = load_garment(good_top(write_png(folder / "top.png", picture)));
  REQUIRE(garment.picture.type() == CV_32FC4);
  CHECK(garment.scale == 1);
  const auto solid = garment.picture.at<cv::Vec4f>(10, 10);
  CHECK(solid[0] == Approx(linear(0.8)).margin(1e-5));
  CHECK(solid[1] == Approx(linear(0.4)).margin(1e-5));
  CHECK(solid[2] == Approx(linear(0.2)).margin(1e-5));
  CHECK(solid[3] == 1);
  const auto thin = garment.picture.at<cv::Vec4f>(60, 10);
  CHECK(thin[0] == Approx(0.2).margin(1e-5));
  CHECK(thin[3] == Approx(0.2).margin(1e-5));
}

TEST_CASE("pictures of 16 bits, gray with alpha and palettes with a transparent colour are read", "[garment]") {
  const tests::TemporaryFolder folder;
  const auto deep = write_png(folder / "deep.png", cv::Mat(100, 100, CV_16UC4, cv::Scalar(65535, 0, 0, 13107)));
  const auto pixel = load_garment(good_top(deep)).picture.at<cv::Vec4f>(5, 5);
  CHECK(pixel[2] == Approx(0.2).margin(1e-5));
  CHECK(pixel[3] == Approx(0.2).margin(1e-5));
  for (const std::string format : {"ya8", "ya16be"}) {
    CAPTURE(format);
    const auto gray = folder / (format + ".png");
    tests::run_successfully({"ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i",
                             "color=white@0.5:size=100x100,format=rgba,format=" + format, "-frames:v", "1",
                             gray.string()});
    const auto value = load_garment(good_top(gray)).picture.at<cv::Vec4f>(5, 5);
    CHECK(value[3] == Approx(0.5).margin(0.01));
    CHECK(value[0] == Approx(value[3]).margin(0.01));
    CHECK(value[2] == Approx(value[3]).margin(0.01));
  }
  // 100 x 100, two colours; the first, at the left, is transparent.
  const auto palette = folder / "palette.png";
  tests::run_successfully(
      {"python3", "-c",
       "import struct, sys, zlib\n"
       "def chunk(kind, data):\n"
       "    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))\n"
       "rows = (b'\\0' + b'\\0' * 50 + b'\\1' * 50) * 100\n"
       "open(sys.argv[1], 'wb').write(b'\\x89PNG\\r\\n\\x1a\\n' +\n"
       "    chunk(b'IHDR', struct.pack('>IIBBBBB', 100, 100, 8, 3, 0, 0, 0)) + chunk(b'PLTE', bytes([0, 0, 0, 255, 0, "
       "0])) +\n"
       "    chunk(b'tRNS', b'\\0') + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))\n",
       palette.string()});
  const auto indexed = load_garment(good_top(palette)).picture;
  CHECK(indexed.at<cv::Vec4f>(50, 10)[3] == 0);
  CHECK(indexed.at<cv::Vec4f>(50, 90) == cv::Vec4f(1, 0, 0, 1));
}

TEST_CASE("a huge picture is made smaller, and its anchors with it", "[garment]") {
  const tests::TemporaryFolder folder;
  const auto path = write_png(folder / "wide.png", cv::Mat(40, 20000, CV_8UC4, cv::Scalar(255, 255, 255, 255)));
  auto facts = good_top(path);
  facts.anchors = {{Anchor::left_shoulder, {15000, 10}},
                   {Anchor::right_shoulder, {5000, 10}},
                   {Anchor::left_hip, {15000, 30}},
                   {Anchor::right_hip, {5000, 30}}};
  const auto garment = load_garment(facts);
  CHECK(garment.picture.cols == largest_side);
  CHECK(garment.picture.rows == 8);
  CHECK(garment.scale == Approx(4096.0 / 20000));
  CHECK(garment.facts.anchors.at(Anchor::left_shoulder).x == Approx(15000 * 4096.0 / 20000));
  CHECK(garment.facts.anchors.at(Anchor::left_shoulder).y == Approx(2));
  CHECK(garment.facts.picture_size == vision::Size{largest_side, 8});
  CHECK(garment.picture.at<cv::Vec4f>(4, 2000)[0] == Approx(1).margin(1e-5));
}

TEST_CASE("a garment of one pixel is one", "[garment]") {
  const tests::TemporaryFolder folder;
  auto facts = good_top(write_png(folder / "dot.png", cv::Mat(1, 1, CV_8UC4, cv::Scalar(0, 0, 0, 255))));
  facts.anchors = {{Anchor::left_shoulder, {1, 0}},
                   {Anchor::right_shoulder, {0, 0}},
                   {Anchor::left_hip, {1, 1}},
                   {Anchor::right_hip, {0, 1}}};
  CHECK(load_garment(facts).picture.size() == cv::Size(1, 1));
}

TEST_CASE("pictures that are no garment are refused in one sentence", "[garment]") {
  const tests::TemporaryFolder folder;
  const auto opaque = write_png(folder / "opaque.png", cv::Mat(100, 100, CV_8UC3, cv::Scalar(1, 2, 3)));
  CHECK_THAT(refusal(good_top(opaque)), Contains("opaque.png") && Contains("no transparency") && Contains("cutout"));
  const auto empty = write_png(folder / "empty.png", cv::Mat(100, 100, CV_8UC4, cv::Scalar(9, 9, 9, 0)));
  CHECK_THAT(refusal(good_top(empty)), Contains("transparent everywhere"));
  CHECK_THAT(refusal(good_top(folder / "none.png")), Contains("no such file"));
  const auto photo = write_png(folder / "photo.jpg", cv::Mat(100, 100, CV_8UC3, cv::Scalar(1, 2, 3)));
  CHECK_THAT(refusal(good_top(photo)), Contains("is no PNG"));
  cv::Mat noise(100, 100, CV_8UC4);
  cv::randu(noise, 0, 256);
  const auto whole = write_png(folder / "whole.png", noise);
  const auto bytes = tests::content(whole);
  for (const std::size_t length : {20UL, 40UL, bytes.size() / 2, bytes.size() - 20}) {
    CAPTURE(length);
    std::ofstream(folder / "cut.png", std::ios::binary) << bytes.substr(0, length);
    CHECK_THAT(refusal(good_top(folder / "cut.png")), Contains("damaged"));
  }
  auto wrong = good_top(whole);
  wrong.anchors.erase(Anchor::left_hip);
  wrong.anchors.erase(Anchor::right_hip);
  CHECK_THAT(refusal(wrong), Contains("anchors.left_hip is missing") && Contains("(and 1 more)"));
}

TEST_CASE("a picture that memory does not hold is refused before any is taken", "[garment]") {
  const tests::TemporaryFolder folder;
  auto bytes = tests::content(write_png(folder / "small.png", cv::Mat(8, 8, CV_8UC4, cv::Scalar(1, 2, 3, 255))));
  // 1,000,000 x 1,000,000 in the head; OpenCV itself would not look at the checksum first.
  bytes.replace(16, 8, std::string("\x00\x0f\x42\x40\x00\x0f\x42\x40", 8));
  std::ofstream(folder / "bomb.png", std::ios::binary) << bytes;
  CHECK_THAT(refusal(good_top(folder / "bomb.png")), Contains("1000000 x 1000000 pixels need") && Contains("memory"));
}

}  // namespace smartcv::fitting_preview

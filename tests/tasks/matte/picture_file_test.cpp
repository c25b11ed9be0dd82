#include "tasks/matte/picture_file.h"

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

using namespace smartcv;
using smartcv::matte::read_picture;

namespace {

// A JPEG of `bgr` whose EXIF block holds nothing but the orientation (1..8).
void write_jpeg(const std::filesystem::path& path, const cv::Mat& bgr, std::uint8_t orientation) {
  std::vector<std::uint8_t> jpeg;
  cv::imencode(".jpg", bgr, jpeg, {cv::IMWRITE_JPEG_QUALITY, 100});
  // Little-endian TIFF with one entry: tag 0x0112, type SHORT, count 1.
  const std::vector<std::uint8_t> exif{0xFF, 0xE1, 0, 34, 'E',         'x', 'i', 'f', 0,    0, 'I', 'I',
                                       42,   0,    8, 0,  0,           0,   1,   0,   0x12, 1, 3,   0,
                                       1,    0,    0, 0,  orientation, 0,   0,   0,   0,    0, 0,   0};
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(jpeg.data()), 2);
  file.write(reinterpret_cast<const char*>(exif.data()), static_cast<std::streamsize>(exif.size()));
  file.write(reinterpret_cast<const char*>(jpeg.data()) + 2, static_cast<std::streamsize>(jpeg.size()) - 2);
}

}  // namespace

TEST_CASE("16 bits of a picture are kept and channels come in the order R, G, B", "[picture_file]") {
  const tests::TemporaryFolder folder;
  const auto path = folder / "deep.png";
  cv::imwrite(path.string(), cv::Mat(3, 2, CV_16UC3, cv::Scalar(1, 300, 65535)));
  const cv::Mat3f rgb = read_picture(path, {});
  REQUIRE(rgb.size() == cv::Size(2, 3));
  CHECK(rgb(0, 0)[0] == 1.0F);
  CHECK(rgb(0, 0)[1] == Approx(300.0 / 65535));
  CHECK(rgb(0, 0)[2] == Approx(1.0 / 65535));
}

TEST_CASE("gray pictures become gray in colour", "[picture_file]") {
  const tests::TemporaryFolder folder;
  const auto path = folder / "gray.png";
  cv::imwrite(path.string(), cv::Mat(2, 2, CV_8UC1, cv::Scalar(51)));
  const cv::Mat3f rgb = read_picture(path, {});
  CHECK(cv::norm(rgb(1, 1), cv::Vec3f(0.2F, 0.2F, 0.2F), cv::NORM_INF) < 1e-6);
}

TEST_CASE("where a picture is transparent the colour behind it shows", "[picture_file]") {
  const tests::TemporaryFolder folder;
  const auto path = folder / "glass.png";
  cv::Mat4b bgra(1, 3, cv::Vec4b(255, 255, 255, 255));
  bgra(0, 1)[3] = 0;
  bgra(0, 2)[3] = 51;
  cv::imwrite(path.string(), bgra);
  const cv::Mat3f rgb = read_picture(path, {255, 0, 0});
  CHECK(rgb(0, 0) == cv::Vec3f(1, 1, 1));
  CHECK(rgb(0, 1) == cv::Vec3f(1, 0, 0));
  CHECK(rgb(0, 2)[1] == Approx(0.2));
}

TEST_CASE("a picture from a camera held upright stands upright", "[picture_file]") {
  const tests::TemporaryFolder folder;
  const auto path = folder / "portrait.jpg";
  cv::Mat3b bgr(16, 48, cv::Vec3b(0, 0, 0));
  bgr.colRange(0, 16).setTo(cv::Scalar(255, 255, 255));  // stored left
  write_jpeg(path, bgr, 1);
  CHECK(read_picture(path, {}).size() == cv::Size(48, 16));
  write_jpeg(path, bgr, 6);  // to be turned clockwise: stored left is the top
  const cv::Mat3f rgb = read_picture(path, {});
  REQUIRE(rgb.size() == cv::Size(16, 48));
  CHECK(rgb(4, 8)[1] > 0.9F);
  CHECK(rgb(40, 8)[1] < 0.1F);
}

TEST_CASE("a file that is no picture is refused by name", "[picture_file]") {
  const auto text = tests::fixture("text.mp4");
  CHECK_THROWS_WITH(read_picture(text, {}), Catch::Contains(text.string()) && Catch::Contains("picture"));
  const tests::TemporaryFolder folder;
  const auto cut = folder / "cut.png";
  cv::imwrite(cut.string(), cv::Mat(64, 64, CV_8UC3, cv::Scalar(1, 2, 3)));
  std::filesystem::resize_file(cut, 20);
  CHECK_THROWS_AS(read_picture(cut, {}), Error);
}

#include "vision/haar_eyes.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <thread>

#include "base/error.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::vision;

namespace {

// Where scripts/setup and Debian's opencv-data put it.
std::optional<std::filesystem::path> cascade() {
  const char* models = std::getenv("SMARTCV_MODELS");
  const char* home = std::getenv("HOME");
  const std::filesystem::path cache =
      models != nullptr ? models : std::filesystem::path(home != nullptr ? home : "/") / ".cache/smartcv/models";
  for (const auto& folder : {cache, std::filesystem::path("/usr/share/opencv4/haarcascades")}) {
    if (std::filesystem::exists(folder / "haarcascade_eye.xml")) {
      return folder / "haarcascade_eye.xml";
    }
  }
  WARN("skipped: no haarcascade_eye.xml; ./scripts/setup fetches it");
  return std::nullopt;
}

bool any_at(const std::vector<Box>& eyes, Point place, float within) {
  return std::any_of(eyes.begin(), eyes.end(), [&](const Box& eye) {
    return std::hypot(eye.center().x - place.x, eye.center().y - place.y) <= within;
  });
}

}  // namespace

TEST_CASE("both eyes of a portrait are found, by several threads at once and always the same") {
  const auto path = cascade();
  const auto portrait = tests::shared_file("golden/faces/astronaut_512.png");
  if (!path || !portrait) {
    return;
  }
  const cv::Mat gray = cv::imread(portrait->string(), cv::IMREAD_GRAYSCALE);
  const HaarEyes haar(*path);
  std::vector<std::vector<Box>> found(3);
  std::vector<std::thread> threads;
  for (auto& result : found) {
    threads.emplace_back([&] { result = haar.find(gray); });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  // The portrait's eyes, by eye.
  CHECK(any_at(found[0], {202, 100}, 12));
  CHECK(any_at(found[0], {246, 104}, 12));
  CHECK(found[0] == found[1]);
  CHECK(found[0] == found[2]);
}

TEST_CASE("a picture too small for an eye has none") {
  const auto path = cascade();
  if (!path) {
    return;
  }
  const HaarEyes haar(*path);
  CHECK(haar.find(cv::Mat(10, 200, CV_8UC1, cv::Scalar(90))).empty());
  CHECK(haar.find(cv::Mat(100, 200, CV_8UC1, cv::Scalar(90))).empty());
  CHECK_THROWS_AS(haar.find(cv::Mat(100, 200, CV_8UC3, cv::Scalar(90))), Error);
}

TEST_CASE("a missing or damaged cascade names the command that fetches it") {
  const tests::TemporaryFolder folder;
  const auto text = folder / "text.xml";
  std::ofstream(text) << "this is no cascade";
  const auto empty = folder / "empty.xml";
  std::ofstream(empty).flush();
  for (const auto& path : {folder / "missing.xml", text, empty, folder.path()}) {
    CAPTURE(path.string());
    try {
      const HaarEyes haar(path);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::model);
      CHECK_THAT(error.what(), Catch::Contains("smartcv models pull haar-eye"));
    }
  }
}

#include "tasks/fitting_preview/cutout.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "tests/support/run_command.h"
#include "tests/support/sample_garments.h"
#include "tests/support/shared.h"

namespace smartcv::fitting_preview {
namespace {

// A photo made of a sample garment, so that its true alpha is known.
struct Staged {
  cv::Mat photo;   // CV_8UC3
  cv::Mat alpha;   // CV_8UC1
  cv::Mat colors;  // CV_8UC3, the garment's own
};

// The garment over a background, its long side `share` of the background's shorter one.
Staged staged(const std::string& garment, const cv::Mat& background, double share) {
  const cv::Mat whole = cv::imread((tests::sample_garments() / (garment + ".png")).string(), cv::IMREAD_UNCHANGED);
  std::vector<cv::Mat> channels;
  cv::split(whole, channels);
  cv::Mat bgra = whole(cv::boundingRect(channels[3]));
  const double scale = share * std::min(background.cols, background.rows) / std::max(bgra.cols, bgra.rows);
  cv::resize(bgra, bgra, {}, scale, scale, cv::INTER_AREA);
  Staged result{background.clone(), cv::Mat::zeros(background.size(), CV_8U),
                cv::Mat::zeros(background.size(), CV_8UC3)};
  const int left = (background.cols - bgra.cols) / 2;
  const int top = (background.rows - bgra.rows) / 2;
  for (int y = 0; y < bgra.rows; ++y) {
    for (int x = 0; x < bgra.cols; ++x) {
      const auto p = bgra.at<cv::Vec4b>(y, x);
      auto& out = result.photo.at<cv::Vec3b>(y + top, x + left);
      for (int c = 0; c < 3; ++c) {
        out[c] = static_cast<unsigned char>((p[c] * p[3] + out[c] * (255 - p[3]) + 127) / 255);
      }
      result.alpha.at<unsigned char>(y + top, x + left) = p[3];
      result.colors.at<cv::Vec3b>(y + top, x + left) = {p[0], p[1], p[2]};
    }
  }
  return result;
}

// A wall: one colour, brighter at one side, with the noise of a camera.
cv::Mat wall(cv::Size size, const cv::Scalar& color) {
  cv::Mat out(size, CV_8UC3, color);
  cv::RNG random(5);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      auto& p = out.at<cv::Vec3b>(y, x);
      const double change = 10.0 * x / size.width - 5 + random.gaussian(2);
      for (int c = 0; c < 3; ++c) {
        p[c] = cv::saturate_cast<unsigned char>(p[c] + change);
      }
    }
  }
  return out;
}

// Frame of a clip beside the project; empty without it.
cv::Mat frame_of(const std::string& clip, double seconds) {
  const auto file = tests::shared_file("media/" + clip);
  if (!file) {
    return {};
  }
  const tests::TemporaryFolder folder;
  tests::run_successfully({"ffmpeg", "-loglevel", "error", "-ss", std::to_string(seconds), "-i", file->string(),
                           "-frames:v", "1", (folder / "frame.png").string()});
  return cv::imread((folder / "frame.png").string(), cv::IMREAD_COLOR);
}

cv::Mat alpha_of(const cv::Mat& cut) {
  cv::Mat alpha;
  cv::extractChannel(cut, alpha, 3);
  return alpha;
}

// Of soft masks: sum of minima by sum of maxima.
double iou(const cv::Mat& a, const cv::Mat& b) {
  cv::Mat least;
  cv::Mat most;
  cv::min(a, b, least);
  cv::max(a, b, most);
  return cv::sum(least)[0] / cv::sum(most)[0];
}

double cut_iou(const Staged& scene) {
  return iou(alpha_of(cut_along(scene.photo, mask_by_border(scene.photo))), scene.alpha);
}

}  // namespace

TEST_CASE("garments before a wall are cut out", "[cutout]") {
  const std::vector<std::pair<std::string, cv::Scalar>> scenes{{"shirt", {190, 205, 175}},
                                                               {"jacket", {205, 190, 160}},
                                                               {"dress", {210, 215, 220}},
                                                               {"trousers", {225, 228, 230}},
                                                               {"hat", {120, 95, 70}}};
  for (const auto& [garment, color] : scenes) {
    const auto scene = staged(garment, wall({900, 1000}, color), 0.8);
    const double found = cut_iou(scene);
    CAPTURE(garment);
    CHECK(found >= 0.95);
  }
}

TEST_CASE("garments before a busy street are cut out well enough to be seen", "[cutout]") {
  double sum = 0;
  int count = 0;
  for (const auto& [clip, seconds] : {std::pair{"street.mp4", 1.0}, std::pair{"street.mp4", 3.5}}) {
    const cv::Mat frame = frame_of(clip, seconds);
    if (frame.empty()) {
      return;
    }
    for (const std::string garment : {"shirt", "jacket", "dress", "trousers", "hat"}) {
      const double found = cut_iou(staged(garment, frame, 0.8));
      sum += found;
      ++count;
    }
  }
  CHECK(sum / count >= 0.8);
}

TEST_CASE("the rim of a cut-out has the garment's colours, not the wall's", "[cutout]") {
  // A red disc before a green wall, its edge soft over a pixel: mixtures of the two are brown.
  cv::Mat alpha = cv::Mat::zeros(480, 480, CV_8U);
  cv::circle(alpha, {240, 240}, 150, 255, cv::FILLED, cv::LINE_AA);
  cv::GaussianBlur(alpha, alpha, {0, 0}, 1);
  cv::Mat photo(alpha.size(), CV_8UC3);
  for (int y = 0; y < photo.rows; ++y) {
    for (int x = 0; x < photo.cols; ++x) {
      const int a = alpha.at<unsigned char>(y, x);
      photo.at<cv::Vec3b>(y, x) = {static_cast<unsigned char>((30 * a + 40 * (255 - a)) / 255),
                                   static_cast<unsigned char>((20 * a + 200 * (255 - a)) / 255),
                                   static_cast<unsigned char>((220 * a + 50 * (255 - a)) / 255)};
    }
  }
  const cv::Mat cut = cut_along(photo, mask_by_border(photo));
  CHECK(iou(alpha_of(cut), alpha) > 0.995);
  int rim = 0;
  for (int y = 0; y < cut.rows; ++y) {
    for (int x = 0; x < cut.cols; ++x) {
      const auto p = cut.at<cv::Vec4b>(y, x);
      if (p[3] == 0) {
        CHECK(p == cv::Vec4b(0, 0, 0, 0));
      } else if (p[3] < 255) {
        ++rim;
        CHECK(std::abs(p[1] - 20) < 25);
        CHECK(std::abs(p[2] - 220) < 25);
      }
    }
  }
  CHECK(rim > 500);
}

TEST_CASE("a photo is cut out the same every time", "[cutout]") {
  const auto scene = staged("dress", wall({300, 400}, {200, 210, 190}), 0.8);
  const cv::Mat first = cut_along(scene.photo, mask_by_border(scene.photo));
  cv::theRNG().state = 99;
  CHECK(cv::norm(first, cut_along(scene.photo, mask_by_border(scene.photo)), cv::NORM_INF) == 0);
}

TEST_CASE("what a network finds is cut out sharply", "[cutout]") {
  const auto scene = staged("trousers", wall({600, 700}, {225, 228, 230}), 0.8);
  // As blurred as a mask of 320 pixels is.
  cv::Mat saliency;
  scene.alpha.convertTo(saliency, CV_32F, 1.0 / 255);
  cv::GaussianBlur(saliency, saliency, {0, 0}, 4);
  CHECK(iou(alpha_of(cut_along(scene.photo, mask_by_saliency(scene.photo, saliency))), scene.alpha) > 0.98);
}

TEST_CASE("a photo of nothing is refused, and so is a file that is no photo", "[cutout]") {
  const auto refusal = [](const auto& action) -> std::string {
    try {
      static_cast<void>(action());
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::input);
      return error.what();
    }
    return "accepted";
  };
  const cv::Mat blank(200, 200, CV_8UC3, cv::Scalar(200, 200, 200));
  CHECK_THAT(refusal([&] { return mask_by_border(blank); }), Catch::Contains("no garment is told"));
  const cv::Mat nothing = cv::Mat::zeros(200, 200, CV_32F);
  CHECK_THAT(refusal([&] { return mask_by_saliency(blank, nothing); }), Catch::Contains("no garment is told"));
  CHECK_THAT(refusal([&] { return mask_by_saliency(blank, cv::Mat::ones(200, 200, CV_32F)); }),
             Catch::Contains("no background is told"));
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(2, 300), cv::Size(7, 5)}) {
    CHECK(refusal([&] { return mask_by_border(cv::Mat(size, CV_8UC3, cv::Scalar(9, 99, 199))); }) != "accepted");
  }
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "text.jpg") << "no photo";
  CHECK_THAT(refusal([&] { return read_photo(folder / "text.jpg"); }), Catch::Contains("cannot be read as a picture"));
  CHECK_THAT(refusal([&] { return read_photo(folder / "none.jpg"); }), Catch::Contains("no such file"));
  CHECK_THAT(refusal([&] { return read_photo(folder.path()); }), Catch::Contains("cannot be read as a picture"));
}

}  // namespace smartcv::fitting_preview

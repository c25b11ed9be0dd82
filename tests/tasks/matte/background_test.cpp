#include "tasks/matte/background.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "media/reader.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"
#include "vision/rgb_sampler.h"
#include "vision/sample_rows.h"

using namespace smartcv;
using namespace smartcv::matte;
using tests::fixture;

namespace {

BackgroundChoice choose(const std::string& background, const std::string& fit = "cover") {
  BackgroundOptions options;
  options.background = background;
  options.fit = fit;
  return parse_background(options);
}

vision::Matte empty_matte(const media::Frame& frame) {
  const auto layout = frame.picture().layout;
  const std::vector<float> alpha(static_cast<std::size_t>(layout.width) * static_cast<std::size_t>(layout.height));
  return {{alpha.data(), layout.width, layout.height, layout.width}, layout};
}

// The largest and the mean difference of samples.
struct Difference {
  double largest = 0;
  double mean = 0;
};

Difference compared(const media::ConstPicture& a, const media::ConstPicture& b) {
  Difference difference;
  double count = 0;
  for (std::size_t c = 0; c < static_cast<std::size_t>(a.count); ++c) {
    const auto& component = a.components.at(c);
    std::vector<float> first(static_cast<std::size_t>(component.width));
    std::vector<float> second(first.size());
    for (int y = 0; y < component.height; ++y) {
      vision::load_samples(component, y, 0, component.width, first.data());
      vision::load_samples(b.components.at(c), y, 0, component.width, second.data());
      for (std::size_t x = 0; x < first.size(); ++x) {
        const double d = std::abs(static_cast<double>(first[x]) - static_cast<double>(second[x]));
        difference.largest = std::max(difference.largest, d);
        difference.mean += d;
        ++count;
      }
    }
  }
  difference.mean /= count;
  return difference;
}

cv::Mat upright_rgb(const media::ConstPicture& picture, media::Orientation orientation) {
  return vision::to_rgb8(picture, orientation,
                         vision::upright_size({picture.layout.width, picture.layout.height}, orientation));
}

}  // namespace

TEST_CASE("a colour has the source's codes in every sample", "[background]") {
  for (const char* name :
       {"b_frames.mp4", "h264_10bit.mp4", "full_range.mp4", "rgb.mkv", "gray.mkv", "odd_size.webm"}) {
    INFO(name);
    media::Reader reader(fixture(name));
    const auto frame = reader.next();
    const auto background = make_background(choose("0,177,64"), reader.info());
    const media::ConstPicture seen = background->at(*frame, empty_matte(*frame));
    CHECK(seen.layout == frame->picture().layout);
    const auto codes = vision::sample_values({0, 177, 64}, seen.layout);
    const int last = seen.layout.model == media::ColorModel::gray ? 1 : 3;
    for (int c = 0; c < last; ++c) {
      const auto& component = seen.components.at(static_cast<std::size_t>(c));
      std::vector<float> row(static_cast<std::size_t>(component.width));
      vision::load_samples(component, component.height - 1, 0, component.width, row.data());
      CHECK(row.front() == static_cast<float>(codes.at(static_cast<std::size_t>(c))));
      CHECK(row.back() == row.front());
    }
  }
}

TEST_CASE("a picture stands upright behind a rotated source, with its shape kept", "[background]") {
  const tests::TemporaryFolder folder;
  const auto path = folder / "sky.png";
  cv::Mat3b bgr(100, 100, cv::Vec3b(230, 120, 40));      // blue sky
  bgr.rowRange(50, 100).setTo(cv::Scalar(40, 120, 40));  // green grass
  cv::imwrite(path.string(), bgr);
  for (const char* name :
       {"b_frames.mp4", "rotated_90.mp4", "rotated_180.mp4", "rotated_270.mp4", "mirrored_rotated_90.mp4"}) {
    media::Reader reader(fixture(name));
    const auto frame = reader.next();
    const auto& info = reader.info();
    for (const char* fit : {"cover", "contain", "stretch", "center"}) {
      INFO(name << ", " << fit);
      const auto background = make_background(choose(path.string(), fit), info);
      const cv::Mat rgb = upright_rgb(background->at(*frame, empty_matte(*frame)), info.video.orientation);
      REQUIRE(rgb.size() == cv::Size(info.upright_width(), info.upright_height()));
      const int middle = rgb.cols / 2;
      CHECK(cv::norm(rgb.at<cv::Vec3b>(rgb.rows / 2 - 20, middle), cv::Vec3b(40, 120, 230), cv::NORM_INF) <= 3);
      CHECK(cv::norm(rgb.at<cv::Vec3b>(rgb.rows / 2 + 20, middle), cv::Vec3b(40, 120, 40), cv::NORM_INF) <= 3);
      const bool bars = std::string(fit) == "contain" || std::string(fit) == "center";
      const cv::Vec3b corner = rgb.at<cv::Vec3b>(1, 1);
      CHECK((cv::norm(corner, cv::Vec3b(0, 0, 0), cv::NORM_INF) <= 3) == bars);
    }
  }
}

TEST_CASE("a video of the source's own kind is shown bit by bit at the source's times", "[background]") {
  media::Reader source(fixture("vfr.mp4"));
  const auto background = make_background(choose(fixture("b_frames.mp4")), source.info());
  std::vector<media::Frame> frames;
  media::Reader other(fixture("b_frames.mp4"));
  while (auto frame = other.next()) {
    frames.push_back(std::move(*frame));
  }
  REQUIRE(frames.size() == 50);
  std::optional<std::int64_t> first;
  std::int64_t loops = 0;
  while (const auto frame = source.next()) {
    first = first.value_or(frame->pts());
    REQUIRE(frame->time_base() == Rational{1, 1000});
    const std::int64_t number = (frame->pts() - *first) / 40;  // 25 frames a second
    loops = number / 50;
    INFO("source pts " << frame->pts());
    const media::ConstPicture shown = background->at(*frame, empty_matte(*frame));
    REQUIRE(compared(shown, frames.at(static_cast<std::size_t>(number % 50)).picture()).largest == 0);
  }
  CHECK(loops == 1);
}

TEST_CASE("a video of another depth, range or subsampling shows the same picture in the source's layout",
          "[background]") {
  media::Reader source(fixture("b_frames.mp4"));
  const auto frame = source.next();
  // All are encodings of the same test picture. 8-bit codes; sharp coloured edges differ by their chroma's filter.
  for (const char* name : {"full_range.mp4", "yuv444.mp4", "yuv422.mp4", "h264_10bit.mp4", "rgb.mkv"}) {
    const auto background = make_background(choose(fixture(name)), source.info());
    const media::ConstPicture shown = background->at(*frame, empty_matte(*frame));
    INFO(name);
    CHECK(shown.layout == frame->picture().layout);
    if (std::string(name) != "rgb.mkv") {  // of another size: it is scaled
      CHECK(compared(shown, frame->picture()).mean < 3.0);
    }
  }
}

TEST_CASE("a rotated video stands upright behind a source that is rotated the other way", "[background]") {
  media::Reader source(fixture("rotated_270.mp4"));
  const auto frame = source.next();
  media::Reader video(fixture("rotated_90.mp4"));
  const auto first = video.next();
  const auto background = make_background(choose(fixture("rotated_90.mp4")), source.info());
  const cv::Mat shown = upright_rgb(background->at(*frame, empty_matte(*frame)), source.info().video.orientation);
  const cv::Mat expected = upright_rgb(first->picture(), video.info().video.orientation);
  REQUIRE(shown.size() == expected.size());
  // The chroma sits elsewhere after half a turn, so the finest colour detail differs; nothing coarser does.
  cv::Mat shown_coarse, expected_coarse;
  cv::blur(shown, shown_coarse, {5, 5});
  cv::blur(expected, expected_coarse, {5, 5});
  CHECK(cv::norm(shown_coarse, expected_coarse, cv::NORM_L1) / static_cast<double>(shown.total() * 3) < 2);
}

TEST_CASE("a blurred background keeps the source's mean and loses its detail", "[background]") {
  media::Reader source(fixture("b_frames.mp4"));
  const auto frame = source.next();
  const auto background = make_background(choose("blur:30"), source.info());
  const cv::Mat blurred = upright_rgb(background->at(*frame, empty_matte(*frame)), {});
  const cv::Mat sharp = upright_rgb(frame->picture(), {});
  // From one pixel to the next, across.
  const auto steepest = [](const cv::Mat& rgb) {
    return cv::norm(rgb.colRange(1, rgb.cols), rgb.colRange(0, rgb.cols - 1), cv::NORM_INF);
  };
  CHECK(steepest(sharp) > 200);
  CHECK(steepest(blurred) < 12);
  const cv::Scalar blurred_mean = cv::mean(blurred);
  const cv::Scalar sharp_mean = cv::mean(sharp);
  for (int c = 0; c < 3; ++c) {
    CHECK(std::abs(blurred_mean[c] - sharp_mean[c]) < 20);
  }
}

TEST_CASE("no background is made for transparent, and bad files are found at once", "[background]") {
  media::Reader source(fixture("b_frames.mp4"));
  CHECK(make_background(choose("transparent"), source.info()) == nullptr);
  const auto refuses = [&](const std::string& name, const std::string& why) {
    const auto path = fixture(name);
    CHECK_THROWS_WITH(make_background(choose(path), source.info()),
                      Catch::Contains(path.string()) && Catch::Contains(why));
  };
  refuses("audio_only.mp4", "no video stream");
  refuses("cover_only.mp4", "cover picture but no video");
  refuses("zero_frames.mp4", "");
  refuses("text.mp4", "");
}

#include "vision/rgb_planes.h"

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>
#include <random>

#include "tests/vision/matte_reference.h"
#include "vision/color_code.h"
#include "vision/component_grid.h"

using namespace smartcv;
using namespace smartcv::vision;
using tests::TestFormat;
using tests::TestPicture;

namespace {

constexpr int width = 21;
constexpr int height = 13;

cv::Mat3f random_rgb() {
  std::mt19937 random(5);
  std::uniform_real_distribution<float> unit(0, 1);
  cv::Mat3f rgb(height, width);
  for (auto& pixel : rgb) {
    pixel = {unit(random), unit(random), unit(random)};
  }
  return rgb;
}

// A chroma sample by the definition: the average over one chroma step around its place.
double averaged(const cv::Mat3f& rgb, const media::PictureLayout& layout, int component, int x, int y) {
  const int step_x = 1 << layout.log2_chroma_width;
  const int step_y = 1 << layout.log2_chroma_height;
  const double cx = tests::first_chroma(layout, true) + x * step_x;
  const double cy = tests::first_chroma(layout, false) + y * step_y;
  constexpr int parts = 8;  // a luma sample is cut into 8 x 8 pieces, which every overlap is a multiple of
  double sum = 0;
  for (int j = 0; j < step_y * parts; ++j) {
    for (int i = 0; i < step_x * parts; ++i) {
      const double at_x = cx - step_x / 2.0 + (i + 0.5) / parts;
      const double at_y = cy - step_y / 2.0 + (j + 0.5) / parts;
      const int column = std::clamp(static_cast<int>(std::floor(at_x + 0.5)), 0, width - 1);
      const int row = std::clamp(static_cast<int>(std::floor(at_y + 0.5)), 0, height - 1);
      const cv::Vec3f& p = rgb(row, column);
      sum += tests::sample_of(layout, component, {p[0], p[1], p[2]});
    }
  }
  return sum / (step_x * parts * step_y * parts);
}

}  // namespace

TEST_CASE("RGB becomes the planes of every layout, with chroma averaged around its place", "[rgb_planes]") {
  const cv::Mat3f rgb = random_rgb();
  for (TestFormat format : tests::test_formats()) {
    for (const auto siting :
         {media::ChromaSiting::left, media::ChromaSiting::center, media::ChromaSiting::top_left,
          media::ChromaSiting::top, media::ChromaSiting::bottom_left, media::ChromaSiting::bottom}) {
      format.layout.siting = siting;
      TestPicture out(format, width, height);
      draw_rgb(rgb, out.writable());
      int wrong = 0;
      for (int c = 0; c < color_components(format.layout); ++c) {
        const Size size = component_size(out.view().layout, c);
        for (int y = 0; y < size.height; ++y) {
          for (int x = 0; x < size.width; ++x) {
            const cv::Vec3f& p = is_chroma(format.layout, c) ? rgb(0, 0) : rgb(y, x);
            const double exact = is_chroma(format.layout, c)
                                     ? averaged(rgb, out.view().layout, c, x, y)
                                     : tests::sample_of(out.view().layout, c, {p[0], p[1], p[2]});
            wrong += tests::is_rounded(exact, out.get(c, x, y), format.layout.depth) ? 0 : 1;
          }
        }
      }
      INFO(format.name << ", siting " << static_cast<int>(siting));
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("one colour gets the same codes from 8-bit, 16-bit and float pictures", "[rgb_planes]") {
  const Rgb color{0, 177, 64};
  const std::array<cv::Mat, 3> pictures{
      cv::Mat(height, width, CV_8UC3, cv::Scalar(0, 177, 64)),
      cv::Mat(height, width, CV_16UC3, cv::Scalar(0, 177 * 257, 64 * 257)),
      cv::Mat(height, width, CV_32FC3, cv::Scalar(0, 177 / 255.0, 64 / 255.0)),
  };
  for (const TestFormat& format : tests::test_formats()) {
    for (const cv::Mat& picture : pictures) {
      TestPicture out(format, width, height);
      draw_rgb(picture, out.writable());
      const auto codes = sample_values(color, out.view().layout);
      for (int c = 0; c < color_components(format.layout); ++c) {
        INFO(format.name << ", component " << c);
        CHECK(out.get(c, 1, 2) == codes.at(static_cast<std::size_t>(c)));
      }
    }
  }
}

TEST_CASE("a picture of another size or type is refused", "[rgb_planes]") {
  TestPicture out(tests::test_format("yuv420p"), width, height);
  CHECK_THROWS_WITH(draw_rgb(cv::Mat(height, width + 1, CV_8UC3), out.writable()), Catch::Contains("does not fit"));
  CHECK_THROWS_WITH(draw_rgb(cv::Mat(height, width, CV_8UC4), out.writable()), Catch::Contains("does not fit"));
}

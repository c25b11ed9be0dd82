#include "tasks/matte/evaluation.h"

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>
#include <vector>

using namespace smartcv;
using namespace smartcv::matte;

namespace {

constexpr int side = 8;

vision::MatteMetrics scored(int frames) {
  vision::MatteMetrics metrics;
  for (int i = 0; i < frames; ++i) {
    const std::vector<float> alpha(side * side, 0.25F * static_cast<float>(i % 4));
    const std::vector<float> truth(side * side, 0.5F);
    static_cast<void>(metrics.add({alpha.data(), side, side, side}, {truth.data(), side, side, side}));
  }
  return metrics;
}

// Lines are smooth, so a pixel of one seldom has its very colour.
int pixels_of(const cv::Mat& page, const cv::Scalar& color) {
  const cv::Scalar slack = cv::Scalar::all(40);
  cv::Mat found;
  cv::inRange(page, color - slack, color + slack, found);
  return cv::countNonZero(found);
}

}  // namespace

TEST_CASE("the table has a line for each frame and the means at the end", "[evaluation]") {
  CHECK(scores_csv(scored(3)) ==
        "frame,mad,mse,grad,conn,dtssd\n"
        "0,500.000000,250.000000,0.000000,0.032000,0.000000\n"
        "1,250.000000,62.500000,0.000000,0.019200,25.000000\n"
        "2,0.000000,0.000000,0.000000,0.000000,25.000000\n"
        "mean,250.000000,104.166667,0.000000,0.017067,16.666667\n");
  CHECK(scores_csv(scored(0)) == "frame,mad,mse,grad,conn,dtssd\nmean,0.000000,0.000000,0.000000,0.000000,0.000000\n");
}

TEST_CASE("the line for people names the measures and the frames", "[evaluation]") {
  CHECK(scores_line(scored(3)) == "MAD 250.00  MSE 104.17  Grad 0.00  Conn 0.02  dtSSD 16.67  (3 frames)");
}

TEST_CASE("the plot draws five curves for any number of frames", "[evaluation]") {
  const cv::Scalar mad_color(31, 98, 166);
  const cv::Mat empty = draw_scores(scored(0), "nothing");
  const cv::Mat one = draw_scores(scored(1), "one");
  const cv::Mat many = draw_scores(scored(2000), "many \xC3\xA4");
  CHECK(empty.size() == many.size());
  CHECK(many.type() == CV_8UC3);
  CHECK(pixels_of(one, mad_color) >= pixels_of(empty, mad_color));
  CHECK(pixels_of(many, mad_color) > 1000);
}
